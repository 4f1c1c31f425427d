import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { METADATA_KEY } from "#shared/mime.js";
import { type Fingerprint, fingerprint, type Notebook, staleReasons } from "#jupyter/index.js";
import { importsOf } from "#jupyter/freshness/imports.js";
import { code, markdown, notebook, projectRoot, readNotebook, temporaryFolder } from "../support.js";

describe("what a module or cell imports", () => {
  it("is found wherever it stands, and nothing that only looks like an import", () => {
    const text = `import a, { type T } from "./a.js"; import "side-effect";
      import {
        b,
      } from './b.js';
      export * from "./c.js"; export { d } from "./d.js";
      const e = async <T,>(x: T) => (await import("./e.js")).e as T;
      const f = require(\`./f.js\`);
      const g = require.resolve("g"), h = createRequire(import.meta.url)("h"), i = import.meta.resolve("i");
      const file = createRequire(import.meta.url).resolve("j"), path = resolve("k") + path.resolve("l");
      require(\`@m/n/\${file}\`); require(\`\${file}/o\`); require(\`p\${file}\`);
      // import "./comment.js"
      const text = 'import "./string.js"'; const template = \`import "./template.js"\`;
      const regex = /import "\\.\\/regex.js"/; await import(text);`;
    expect(importsOf(text)).toEqual([
      "./a.js",
      "side-effect",
      "./b.js",
      "./c.js",
      "./d.js",
      "./e.js",
      "./f.js",
      "g",
      "h",
      "i",
      "j",
      "@m/n/",
    ]);
  });

  it("is also a file that a module names beside itself, as it names its worker; neither a folder nor an address elsewhere", () => {
    const text = `new Worker(new URL("./worker.js", import.meta.url)); readFileSync(new URL("../a.wasm", import.meta.url));
      new URL("../../", import.meta.url); new URL("b.js", base); new URL("https://example.org/c.js"); export {};`;
    expect(importsOf(text)).toEqual(["./worker.js", "../a.wasm"]);
  });

  it("leaves out types, which reach no code", () => {
    const text = `import type { A } from "./a.js"; import { type B, type C } from "./b.js";
      export type { D } from "./d.js"; type E = import("./e.js").E; import type F from "./f.js"`;
    expect(importsOf(text)).toEqual([]);
  });

  it("is none in text that is no TypeScript", () => {
    expect(importsOf("import numpy as np\nfrom x import (\n")).toEqual([]);
    expect(importsOf("}}} ` unfinished")).toEqual([]);
  });
});

describe("the fingerprint", () => {
  let path: string;
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder, "a.ipynb");
  });

  /** The notebook as if it had been executed now. */
  const executed = async (content: Notebook): Promise<Notebook> => ({
    ...content,
    metadata: { ...content.metadata, [METADATA_KEY]: { fingerprint: await fingerprint(content, path) } },
  });
  const reasons = (content: Notebook) => staleReasons(content, path);
  const library = (module: string) => join(projectRoot, "dist/library", module);

  it("of a notebook that was just executed is fresh, also after a rewrite of all prose", async () => {
    const content = notebook("//| caption: A\nconst x = 1;", markdown("Prose."));
    const kept = await executed(content);
    expect(await reasons(kept)).toEqual([]);
    kept.cells = notebook("//| caption: B, said better\nconst x = 1;", markdown("Other prose.")).cells;
    kept.cells.push({ cell_type: "markdown", id: "more", metadata: {}, source: "And more." });
    expect(await reasons(kept)).toEqual([]);
  });

  it("is the same on whatever machine and by whatever version of Node it was executed", async () => {
    const kept = await executed(notebook("1"));
    const execution = { node: "v99.0.0", machine: "another", finished: "2001-01-01T00:00:00Z", seconds: 1 };
    const own = kept.metadata[METADATA_KEY] as object;
    expect(
      await reasons({ ...kept, metadata: { ...kept.metadata, [METADATA_KEY]: { ...own, execution } } }),
    ).toEqual([]);
  });

  it("tells which cell changed, came, went, moved, or is run in another way", async () => {
    const kept = await executed(notebook("1", "2", markdown("text"), "3"));
    const now = (cells: Notebook["cells"]) => reasons({ ...kept, cells });
    const [one, two, text, three] = kept.cells as [Notebook["cells"][0], ...Notebook["cells"]];
    expect(await now([one, { ...two!, source: "22" }, text!, three!])).toEqual(["cell 2 (c2) changed"]);
    expect(await now([one, two!, three!, { ...three!, id: "c5" }])).toEqual(["cell 4 (c5) is new"]);
    expect(await now([one, three!])).toEqual(["cell c2 is gone"]);
    expect(await now([two!, one, text!, three!])).toEqual(["the order of the cells changed"]);
    const tagged = { ...one, metadata: { tags: ["raises-exception"] } };
    expect(await now([tagged, two!, text!, three!])).toEqual(["cell 1 (c1) changed"]);
    expect(await now([{ ...one, metadata: { tags: ["hide-input"] } }, two!, text!, three!])).toEqual([]);
    const other = { ...kept.metadata, kernelspec: { name: "python3", display_name: "Python" } };
    expect((await reasons({ ...kept, metadata: other }))[0]).toBe("the kernel changed from tslab to python3");
  });

  it("holds the modules the code reaches, with their sources' names, and no others", async () => {
    const { modules, packages } = await fingerprint(
      notebook(`import { Adam } from "${library("nn/model/optimizers.js")}";`),
      path,
    );
    expect(Object.keys(modules)).toContain("src/library/nn/model/optimizers.ts");
    expect(Object.keys(modules).filter((name) => !name.startsWith("src/library/"))).toEqual([]);
    expect(Object.keys(modules)).not.toContain("src/library/nn/training/train.ts");
    expect(Object.keys(packages)).toEqual(["tslab"]);
  });

  it("follows local modules, TypeScript and JSON alike, and names the one that changed", async () => {
    await writeFile(join(folder, "a.ts"), 'export { b } from "./b"; import data from "./data.json";');
    await writeFile(join(folder, "b.ts"), 'import type { T } from "./types"; export const b = 1;');
    await writeFile(join(folder, "types.ts"), "export type T = 1;");
    await writeFile(join(folder, "data.json"), "[1]");
    const kept = await executed(notebook('import { b } from "./a";'));
    await writeFile(join(folder, "types.ts"), "export type T = 2;");
    expect(await reasons(kept)).toEqual([]);
    await writeFile(join(folder, "b.ts"), "export const b = 2;");
    await writeFile(join(folder, "data.json"), "[2]");
    const changed = await reasons(kept);
    expect(changed.length).toBe(2);
    expect(changed.sort()[0]).toMatch(/b\.ts changed$/);
    expect(changed.sort()[1]).toMatch(/data\.json changed$/);
  });

  it("holds the locked versions of packages and of what they depend on", async () => {
    const lock = (numbers: string, below: string) => ({
      packages: {
        "node_modules/numbers": { version: numbers, dependencies: { below: "^1" } },
        "node_modules/numbers/node_modules/below": { version: below },
        "node_modules/below": { version: "9.0.0" },
        "node_modules/unrelated": { version: below },
      },
    });
    const write = (content: object) => writeFile(join(folder, "package-lock.json"), JSON.stringify(content));
    await write(lock("1.0.0", "1.0.0"));
    const kept = await executed(
      notebook('import { n } from "numbers/deep.js";\nimport "node:fs"; import "fs";'),
    );
    const { packages } = (kept.metadata[METADATA_KEY] as { fingerprint: Fingerprint }).fingerprint;
    expect(Object.keys(packages)).toEqual(["numbers", "tslab"]);
    await write(lock("1.1.0", "1.0.0"));
    expect(await reasons(kept)).toEqual(["package numbers changed from 1.0.0 to 1.1.0"]);
    await write(lock("1.0.0", "1.0.1"));
    expect(await reasons(kept)).toEqual(["a package that numbers depends on changed"]);
  });

  it("says so where it was never taken, or in another form", async () => {
    const never = notebook("1");
    expect(await reasons(never)).toEqual(["it was never executed here"]);
    never.metadata[METADATA_KEY] = { fingerprint: { cells: { c1: "abc" } } };
    expect(await reasons(never)).toEqual(["what it depends on was recorded in another form"]);
  });

  it("of the project's notebooks reaches neither the renderer nor the executor", async () => {
    for (const name of ["01-cross-entropy", "03-iris-activations", "04-mnist-cnn", "05-numjs-network"]) {
      const file = join(projectRoot, "notebooks", `${name}.ipynb`);
      const { modules, packages } = await fingerprint(await readNotebook(file), file);
      const rooms = new Set(Object.keys(modules).map((module) => module.split("/").slice(0, 2).join("/")));
      expect([...rooms].sort()).toEqual(["src/homework", "src/library", "src/shared"]);
      expect(Object.keys(packages)).toEqual(
        expect.arrayContaining(["plotly.js-basic-dist-min", "@expo-google-fonts/source-sans-3"]),
      );
      expect(Object.values(packages).join()).not.toMatch(/not (found|locked)/);
      // The checksums of the data stand there.
      if (name === "04-mnist-cnn") expect(modules).toHaveProperty(["src/homework/mnist/mnist-files.ts"]);
    }
  });
});

describe("a cell's tags and options", () => {
  it("do not hide code", async () => {
    const one = await fingerprint(notebook(code("1", ["hide-input"])), "a.ipynb");
    const two = await fingerprint(notebook(code("2", ["hide-input"])), "a.ipynb");
    expect(one.cells).not.toEqual(two.cells);
  });
});
