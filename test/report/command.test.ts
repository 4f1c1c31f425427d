import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseNotebook } from "#jupyter/index.js";
import {
  code,
  markdown,
  notebook,
  readable,
  runScript,
  save,
  shown,
  temporaryFolder,
  projectRoot,
} from "../support.js";

const PAGE_BEFORE = '<!doctype html><meta name="generator" content="notebook-report">the page before';

const report = (...args: string[]) => runScript("report", args);

const claim = (actual: unknown, pass: boolean) =>
  shown({
    "application/vnd.notebook-report.claim+json": {
      id: "answer",
      question: "1",
      statement: "It is 42.",
      relation: "=",
      tolerance: 0,
      expected: 42,
      actual,
      pass,
    },
  });

describe("npm run report", () => {
  it("executes a named notebook in place; the next call finds it fresh and writes the same bytes", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook("({ z: 1, a: [1, 2] })", "console.log('hello')"));
    const out = join(folder, "a.html");
    const first = await report(path, "--out", out);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain("executing, because it was never executed here");
    const page = await readFile(out, "utf8");
    expect(page).toContain("hello");
    const executed = await readFile(path, "utf8");
    const second = await report(path, "--out", out);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain("up to date");
    expect(await readFile(out, "utf8")).toBe(page);
    expect(await readFile(path, "utf8")).toBe(executed);
  });

  it("executes twice with the same bytes, apart from the record of the execution", async () => {
    const folder = await temporaryFolder();
    const path = await save(
      folder,
      "a.ipynb",
      notebook("void setTimeout(() => {}, 5);", "[1.5, NaN, 1e-7]", code("throw 1", ["raises-exception"])),
    );
    const contents = [];
    for (let run = 0; run < 2; run++) {
      expect((await report(path, "--execute", "always", "--out", join(folder, "a.html"))).code).toBe(0);
      const executed = parseNotebook(await readFile(path, "utf8"), "a.ipynb");
      const own = executed.metadata["notebook-report"] as { execution?: unknown };
      expect(own.execution).toBeDefined();
      delete own.execution;
      contents.push(JSON.stringify(executed));
    }
    expect(contents[0]).toBe(contents[1]);
  });

  it("keeps the file of a notebook that fails, shows the failed run on the page and says where", async () => {
    const folder = await temporaryFolder();
    const bad = await save(folder, "bad.ipynb", notebook("1", markdown("text"), "const a = [];\na.b.c;\n"));
    const good = await save(folder, "good.ipynb", notebook("console.log('still executed')"));
    const before = await readFile(bad, "utf8");
    const out = join(folder, "page.html");
    const ended = await report(bad, good, "--out", out);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("bad.ipynb, cell 3 (c3), line 2: TypeScriptError: Property 'b'");
    expect(await readFile(bad, "utf8")).toBe(before);
    expect(await readFile(good, "utf8")).toContain("still executed");
    const page = await readFile(out, "utf8");
    expect(page).toContain("This run failed.");
    expect(page).toContain('class="error"');
  });

  it("refuses wrong calls with 2 and explains itself with --help", async () => {
    const wrong = [
      ["--exekute", "never"],
      ["--execute", "maybe"],
      ["--jobs", "0"],
      ["--timeout", "x"],
      ["no.ipynb"],
    ];
    for (const args of wrong)
      expect(await report(...args), args.join(" ")).toMatchObject({ code: 2, stdout: "" });
    expect((await report("no.ipynb")).stderr).toContain("no.ipynb: there is no such file");
    const help = await report("--help");
    expect(help.code).toBe(0);
    for (const option of ["--execute", "--out", "--jobs", "--timeout", "--watch", "Exit code"])
      expect(help.stdout).toContain(option);
  });

  it("executes copies with another constant for --set, and leaves the notebooks as they were", async () => {
    const folder = await temporaryFolder();
    const changed = await save(folder, "a.ipynb", notebook("const SEED = 1;", "SEED * 10"));
    const other = await save(folder, "b.ipynb", notebook("const OTHER = 1;"));
    const before = await Promise.all([changed, other].map((file) => readFile(file, "utf8")));
    const out = join(folder, "seven.html");
    const ended = await runScript("report", [changed, "--set", "SEED=7", "--out", out]);
    expect([ended.code, ended.stderr]).toEqual([0, ""]);
    const page = readable(await readFile(out, "utf8"));
    expect(page).toContain("Executed with SEED = 7.");
    expect(page).toMatch(/\b70\b/);
    const both = await runScript("report", [changed, other, "--set", "SEED=7", "--out", out]);
    expect(both.stdout).toContain("b.ipynb: not executed, although it was never executed here");
    expect(await Promise.all([changed, other].map((file) => readFile(file, "utf8")))).toEqual(before);
    const missing = await runScript("report", [other, "--set", "SEED=7", "--out", out]);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("no cell declares")]);
    const own = await runScript("report", ["--set", "SEED=7"]);
    expect([own.code, own.stderr]).toEqual([2, expect.stringContaining("the report stays as it is")]);
  });

  it("says once why a notebook failed, and how to get a package that is missing", async () => {
    const folder = await temporaryFolder();
    const file = await save(folder, "a.ipynb", notebook('require("@nobody/has-this/part");'));
    const { stdout, stderr } = await runScript("report", [file, "--out", join(folder, "a.html")]);
    expect(stderr).toContain("Install it in the project: npm install @nobody/has-this\n");
    expect(`${stdout}${stderr}`.split("Cannot find module").length - 1).toBe(1);
  });

  it("names the commit on the page with --stamp, and only then", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# A")));
    const out = join(folder, "a.html");
    const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: projectRoot, encoding: "utf8" }).trim();
    expect((await report(path, "--execute", "never", "--out", out, "--stamp")).code).toBe(0);
    expect(await readFile(out, "utf8")).toContain(commit);
    await report(path, "--execute", "never", "--out", out);
    expect(await readFile(out, "utf8")).not.toContain(commit);
  });

  it("fails when a claim does not hold, whatever its measured value is", async () => {
    const folder = await temporaryFolder();
    for (const [actual, words] of [
      [41, "Measured 41"],
      ["NaN", "Measured NaN"],
      ["-Infinity", "Measured -Infinity"],
    ] as const) {
      const path = await save(folder, "a.ipynb", notebook(code("1", [], [claim(actual, false)])));
      const ended = await report(path, "--execute", "never", "--out", join(folder, "a.html"));
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(`claim answer failed: It is 42. ${words}`);
      expect(ended.stdout).toContain("0 of 1 checks hold");
    }
    const path = await save(folder, "a.ipynb", notebook(code("1", [], [claim(42, true)])));
    expect((await report(path, "--execute", "never", "--out", join(folder, "a.html"))).code).toBe(0);
  });

  it("shows outputs that are out of date under a banner and fails, if it may not execute", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook("console.log(1)"));
    const out = join(folder, "a.html");
    await report(path, "--out", out);
    await writeFile(path, (await readFile(path, "utf8")).replace("console.log(1)", "console.log(2)"));
    const ended = await report(path, "--execute", "never", "--out", out);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("not executed, although cell 1 (c1) changed");
    expect(await readFile(out, "utf8")).toContain("These outputs are out of date");
  });

  it("keeps the results of a notebook whose data are missing, and says what to run", async () => {
    const folder = await temporaryFolder();
    const source = `if (!process.env.HAVE_DATA) throw Object.assign(new Error("digits.gz is missing; run npm run data"), { name: "MissingData" });
console.log("the results of the run before");`;
    const path = await save(folder, "a.ipynb", notebook(source));
    const out = join(folder, "a.html");
    expect(await runScript("report", [path, "--out", out], { HAVE_DATA: "1" })).toMatchObject({ code: 0 });
    const executed = await readFile(path, "utf8");
    const ended = await report(path, "--execute", "always", "--out", out);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("MissingData: digits.gz is missing; run npm run data");
    expect(await readFile(path, "utf8")).toBe(executed);
    const page = await readFile(out, "utf8");
    expect(page).toContain("the results of the run before");
    expect(page).toMatch(/out of date.*a new run was not possible/);
    expect(page).toContain("digits.gz is missing; run npm run data");
  });

  it("leaves page and notebook as they were when a file cannot be read or written", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.ipynb");
    await writeFile(path, "{ not a notebook");
    const out = join(folder, "a.html");
    await writeFile(out, PAGE_BEFORE);
    const broken = await report(path, "--out", out);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/^\S*a\.ipynb: /);
    expect(broken.stderr).not.toContain("    at ");
    expect([await readFile(path, "utf8"), await readFile(out, "utf8")]).toEqual([
      "{ not a notebook",
      PAGE_BEFORE,
    ]);
    const fine = await save(folder, "b.ipynb", notebook("1"));
    await mkdir(join(folder, "taken"));
    const unwritable = await report(fine, "--execute", "never", "--out", join(folder, "taken"));
    expect(unwritable.code).toBe(2);
    expect(unwritable.stderr).toContain("this is not a file");
  });
});
