import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { METADATA_KEY } from "#shared/mime.js";
import {
  type CodeCell,
  executeNotebook,
  type Fingerprint,
  formatNotebook,
  type Notebook,
  parseNotebook,
  staleReasons,
} from "#jupyter/index.js";
import { code, notebook, projectRoot, temporaryFolder } from "../support.js";

const fingerprintOf = ({ metadata }: Notebook) =>
  (metadata[METADATA_KEY] as { fingerprint: Fingerprint }).fingerprint;

/** The notebook executed, as a reader of its file gets it. */
async function execute(content: Notebook, path: string): Promise<Notebook> {
  const { notebook: executed, failure } = await executeNotebook(content, { path });
  expect(failure).toBeUndefined();
  return parseNotebook(formatNotebook(executed), path);
}

const FILES: Record<string, string> = {
  "by-cell.csv": "x,y\r\n1,2\r\n",
  "by-helper.txt": "helper",
  "by-worker.json": "[1]",
  "by-stream.bin": "stream",
  "by-child.txt": "child",
  "by-promise.txt": "promise",
  "helper.ts":
    'import { readFileSync } from "node:fs"; export const text = readFileSync("by-helper.txt", "utf8");',
  "worker.cjs":
    'require("node:worker_threads").parentPort.postMessage(require("node:fs").readFileSync("by-worker.json", "utf8"));',
  "esm-worker.mjs":
    'import { word } from "./word.mjs"; import { parentPort } from "node:worker_threads"; parentPort.postMessage(word);',
  "word.mjs": 'export const word = "word";',
  "child.cjs": 'require("node:fs").readFileSync("by-child.txt")',
  "untouched.csv": "not read",
};

const SOURCE = notebook(
  `import fs, { createReadStream } from "node:fs"; import { readFile } from "node:fs/promises";
   import { once } from "node:events"; import { execFileSync } from "node:child_process"; import { Worker } from "node:worker_threads";
   import { text } from "./helper"; import { csv } from "${projectRoot}dist/library/csv/index.js";`,
  `[csv("by-cell.csv")[0]["y"], text, await readFile("by-promise.txt", "utf8")]`,
  `const [message] = await once(new Worker("./worker.cjs"), "message"); message`,
  `const [word] = await once(new Worker(new URL("esm-worker.mjs", "file://" + process.cwd() + "/")), "message"); word`,
  `for await (const chunk of createReadStream("by-stream.bin")) console.log(chunk.length); await null;`,
  `execFileSync(process.execPath, ["child.cjs"]);`,
  `fs.writeFileSync("own.txt", "made here"); fs.readFileSync("own.txt", "utf8")`,
);

describe("a notebook's data files", () => {
  it("are those that its cells, helpers, workers and children read; each makes it stale by name", async () => {
    const folder = await temporaryFolder();
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
    const path = join(folder, "a.ipynb");
    const executed = await execute(SOURCE, path);
    expect(Object.keys(fingerprintOf(executed).data ?? {}).sort()).toEqual(
      [
        "./by-cell.csv",
        "./by-child.txt",
        "./by-helper.txt",
        "./by-promise.txt",
        "./by-stream.bin",
        "./by-worker.json",
        "./child.cjs",
        "./esm-worker.mjs",
        "./word.mjs",
        "./worker.cjs",
      ].sort(),
    );
    expect(fingerprintOf(executed).modules).toHaveProperty(["./helper.ts"]);
    expect(await staleReasons(executed, path)).toEqual([]);
    await writeFile(join(folder, "untouched.csv"), "changed");
    await writeFile(join(folder, "by-cell.csv"), "x,y\n1,2\n");
    expect(await staleReasons(executed, path), "line ends do not count").toEqual([]);
    for (const name of Object.keys(fingerprintOf(executed).data ?? {})) {
      const before = await readFile(join(folder, name));
      await writeFile(join(folder, name), "changed");
      expect(await staleReasons(executed, path)).toEqual([`${name.slice(2)} changed`]);
      await rm(join(folder, name));
      expect(await staleReasons(executed, path)).toEqual([`${name.slice(2)} is gone`]);
      await writeFile(join(folder, name), before);
    }
    // Moved with its helpers and data.
    const moved = join(folder, "elsewhere/deep");
    await mkdir(moved, { recursive: true });
    for (const name of Object.keys(FILES)) await cp(join(folder, name), join(moved, name));
    expect(await staleReasons(executed, join(moved, "b.ipynb"))).toEqual([]);
  });

  it("do not include those of the packages, nor what this project is built from", async () => {
    const path = join(projectRoot, "notebooks/x.ipynb");
    const source = `import { figure } from "notebook-report/display"; await figure({ data: [{ y: [1, 2] }], layout: {}, alt: "A line." });`;
    const executed = await execute(notebook(source), path);
    expect(fingerprintOf(executed).data).toEqual({});
  });
});

describe("a notebook's outputs", () => {
  const run = async (...cells: Parameters<typeof notebook>) => {
    const path = join(await temporaryFolder(), "a.ipynb");
    const executed = await execute(notebook(...cells), path);
    const cell = (i: number) => executed.cells[i] as CodeCell;
    return { executed, cell, reasons: () => staleReasons(executed, path) };
  };

  it("make it stale by name when they were edited or cleared", async () => {
    const { cell, reasons } = await run("console.log('one')", "2", "const three = 3;");
    expect(await reasons()).toEqual([]);
    cell(0).outputs = [{ output_type: "stream", name: "stdout", text: "1\n" }];
    expect(await reasons()).toEqual(["the outputs of cell 1 (c1) were changed after its execution"]);
    cell(1).outputs = [];
    expect((await reasons())[1]).toBe("the outputs of cell 2 (c2) were cleared after its execution");
    cell(2).outputs = [{ output_type: "stream", name: "stdout", text: "3\n" }];
    expect((await reasons())[2]).toBe("the outputs of cell 3 (c3) were changed after its execution");
  });

  it("make it stale when they are an error that was not announced", async () => {
    const { executed, cell, reasons } = await run(
      "1",
      code("throw new Error('announced')", ["raises-exception"]),
    );
    expect(await reasons()).toEqual([]);
    const [error] = cell(1).outputs;
    cell(0).outputs = [error!];
    delete fingerprintOf(executed).outputs; // as a notebook that was executed by an earlier version
    expect(await reasons()).toEqual(["cell 1 (c1) ended with an error"]);
  });
});
