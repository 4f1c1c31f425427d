import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { METADATA_KEY } from "#shared/mime.js";
import { type CodeCell, executeNotebook, formatNotebook, type Notebook } from "#jupyter/index.js";
import { compareNotebooks } from "#jupyter/verify/compare.js";
import { code, notebook, projectRoot, runScript, save, shown, temporaryFolder } from "../support.js";

const library = join(projectRoot, "dist/library/display/index.js");
const source = notebook(
  `import { claim, display, table } from "${library}";`,
  "console.log('loss', 1 / 3);\nconsole.log('done');",
  "await claim({ id: 'third', question: '1', statement: 'It is small.', actual: 1 / 3, below: 1 });",
  "await claim({ id: 'time', question: '1', statement: 'It is fast.', actual: Date.now(), above: 0, spread: 2 });",
  "await table({ columns: ['ms'], rows: [[Date.now()]], volatile: true });",
);

describe("npm run verify", () => {
  let executed: Notebook;
  beforeAll(async () => {
    executed = (await executeNotebook(source, { path: join(projectRoot, "notebooks/x.ipynb") })).notebook;
  });

  /** A copy of the executed notebook in which `change` was made to the file's text. */
  const tampered = async (folder: string, name: string, change: (text: string) => string) => {
    const text = formatNotebook(executed);
    const path = join(folder, name);
    await writeFile(path, change(text));
    expect(change(text) === text, name).toBe(name === "same.ipynb");
    return path;
  };

  it("calls a notebook not verified if a cell with outputs is not to be executed", async () => {
    const stream = { output_type: "stream" as const, name: "stdout" as const, text: "accuracy 99.9 %\n" };
    const forged = notebook(code("console.log('accuracy 99.9 %');", ["skip-execution"], [stream]), "1 + 1");
    const { notebook: done } = await executeNotebook(forged, {
      path: join(projectRoot, "notebooks/x.ipynb"),
    });
    const path = await save(await temporaryFolder(), "forged.ipynb", done);
    const ended = await runScript("verify", [path]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("not verified");
    expect(ended.stdout + ended.stderr).toContain("cell 1 (c1)");
  });

  it("tells what agrees, what agrees within the tolerance, what differs and where, and changes no file", async () => {
    const folder = await temporaryFolder();
    const elsewhere = (text: string) => text.replace(/"node": "v\d+/, '"node": "v4');
    const nearly = (text: string) => text.replaceAll("0.3333333333333333", "0.33333333333333");
    const files = [
      await tampered(folder, "same.ipynb", (text) => text),
      await tampered(folder, "agrees.ipynb", (text) => elsewhere(nearly(text))),
      await tampered(folder, "digits.ipynb", nearly),
      await tampered(folder, "claim.ipynb", (text) =>
        elsewhere(text.replace('"actual": 0.33', '"actual": 0.34')),
      ),
      await tampered(folder, "text.ipynb", (text) => text.replace('"done\\n"', '"gone\\n"')),
    ];
    const before = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const ended = await runScript("verify", [...files, "--tolerance", "1e-6"]);
    expect(await Promise.all(files.map((file) => readFile(file, "utf8")))).toEqual(before);
    expect(ended.code).toBe(1);
    const results = files.map((file) => {
      const row = ended.stdout
        .split("\n")
        .findLast((line) => line.includes(`${basename(folder)}/${basename(file)}`))!;
      const [differ, tolerated, , result] = row.split(/ +/).slice(-4);
      return [differ, tolerated, result].join(" ");
    });
    // Differences that count, those that are tolerated, and the verdict.
    expect(results).toEqual(["0 0 same", "0 2 agrees", "0 2 agrees", "1 0 differs", "1 0 differs"]);
    expect(ended.stderr).toContain(
      "claim.ipynb, cell 3 (c3), claim third, actual:\n  - 0.3433333333333333\n  + 0.3333333333333333",
    );
    expect(ended.stderr).toContain("text.ipynb, cell 2 (c2), output 1, stdout, line 2:\n  - gone\n  + done");
    expect(ended.stderr).toMatch(/agrees\.ipynb: 2 numeric differences within 0\.000001/);
    expect(existsSync(join(projectRoot, ".cache/verify/text.ipynb"))).toBe(true);
    expect(existsSync(join(projectRoot, ".cache/verify/same.ipynb"))).toBe(false);
  });

  it("fails where the new run fails, and refuses wrong calls", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "fails.ipynb", notebook("throw new Error('no longer');"));
    const ended = await runScript("verify", [path]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("fails.ipynb, cell 1 (c1), line 1: Error: no longer");
    expect(ended.stdout).toMatch(/ failed\n$/);
    expect((await runScript("verify", [path, "--tolerance", "none"])).code).toBe(2);
  });
});

describe("two runs of a notebook", () => {
  const withOutputs = (...data: Record<string, unknown>[]) => notebook(code("1", [], data.map(shown)));
  const compare = (a: Notebook, b: Notebook, tolerance = 0) => compareNotebooks(a, b, tolerance).differences;
  const figure = (y: number[], picture: string) => ({
    "application/vnd.plotly.v1+json": { data: [{ y }] },
    "image/png": picture,
    "text/plain": "a curve",
  });

  it("differ in a figure's data, not also in the pictures made from them", () => {
    const [a, b] = [withOutputs(figure([1, 2], "AAAA")), withOutputs(figure([1, 3], "BBBB"))];
    expect(compare(a, b)).toEqual([
      {
        place: "cell 1 (c1), output 1, application/vnd.plotly.v1+json, data[0].y[1]",
        before: "2",
        now: "3",
        tolerated: false,
      },
    ]);
    expect(compare(withOutputs(figure([1], "AAAA")), withOutputs(figure([1], "BBBB"))).length).toBe(1);
  });

  it("agree within the tolerance in texts too, but only in their numbers", () => {
    const text = (content: string) => withOutputs({ "text/plain": content });
    expect(compare(text("loss 1.0000001 %"), text("loss 1.0 %"), 1e-6)).toMatchObject([{ tolerated: true }]);
    expect(compare(text("loss 1.1 %"), text("loss 1.0 %"), 1e-6)).toMatchObject([{ tolerated: false }]);
    expect(compare(text("loss 1 %"), text("gain 1 %"), 1e-6)).toMatchObject([{ tolerated: false }]);
    expect(compare(text("1 2"), text("1 2 3"), 1e-6)).toMatchObject([{ tolerated: false }]);
    expect(compare(text("a\nb"), text("a"))).toMatchObject([{ before: "b", now: "(ends here)" }]);
    expect(compare(text("a"), text("a\nb"))).toMatchObject([{ before: "(ends here)", now: "b" }]);
  });

  it("may differ in what both mark as volatile, but not in its kind or a claim's verdict", () => {
    const volatile = (data: Record<string, unknown>) => {
      const content = withOutputs(data);
      const [output] = (content.cells[0] as CodeCell).outputs;
      Object.assign(output!, { metadata: { [METADATA_KEY]: { volatile: true } } });
      return content;
    };
    const plain = (text: string) => ({ "text/plain": text });
    expect(compare(volatile(plain("1 s")), volatile(plain("2 s")))).toEqual([]);
    expect(compare(volatile(plain("1 s")), withOutputs(plain("2 s")))).not.toEqual([]);
    expect(compare(volatile(plain("1 s")), volatile({ "text/html": "2 s" }))).not.toEqual([]);
    const claim = (actual: number, spread = 3) => ({
      "application/vnd.notebook-report.claim+json": {
        id: "time",
        question: "1",
        statement: "It is fast.",
        relation: "<",
        expected: 5,
        actual,
        spread,
        pass: actual < 5,
      },
    });
    expect(compare(volatile(claim(1)), volatile(claim(2)))).toEqual([]);
    expect(compare(volatile(claim(2)), volatile(claim(1)))).toEqual([]);
    // The spread of the new run counts, and a verdict does not vary.
    expect(compare(volatile(claim(1, 99)), volatile(claim(4)))).toMatchObject([
      { place: "cell 1 (c1), claim time, actual", before: "1", now: "4" },
      { place: "cell 1 (c1), claim time, spread" },
    ]);
    expect(compare(volatile(claim(-1)), volatile(claim(1)))).not.toEqual([]);
    expect(compare(volatile(claim(2)), volatile(claim(6)))).toMatchObject([
      { place: "cell 1 (c1), claim time, pass", before: "true", now: "false" },
    ]);
    expect(compare(volatile(plain("epoch 1: 3 s")), volatile(plain("epoch 1: 99 s")))).toEqual([]);
    expect(compare(volatile(plain("slow: 1 s")), volatile(plain("fast: 1 s")))).not.toEqual([]);
  });
});
