import { existsSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mime } from "#shared/mime.js";
import { GENERATOR } from "#report/page/page.js";
import { prepareOutput } from "#report/pipeline/output-file.js";
import {
  code,
  markdown,
  notebook,
  projectRoot,
  runScript,
  save,
  shown,
  temporaryFolder,
} from "../support.js";

const render = (...args: string[]) => runScript("report", [...args, "--execute", "never"]);

describe("npm run report --out", () => {
  it("replaces nothing but a page of its own", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# A")));
    const before = await readFile(path, "utf8");
    const foreign = join(folder, "thesis.html");
    await writeFile(foreign, "<!doctype html><title>Mine</title>");
    await symlink(path, join(folder, "link.html"));
    await mkdir(join(folder, "folder.html"));
    for (const out of [
      path,
      foreign,
      join(folder, "link.html"),
      join(folder, "folder.html"),
      "package.json",
    ]) {
      const ended = await render(path, "--out", out);
      expect(ended, out).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toContain("name another one with --out");
    }
    const notNamed = await render(path, "--out", join(folder, "new.ipynb"));
    expect(notNamed).toMatchObject({ code: 2, stdout: "" });
    expect(notNamed.stderr).toContain("this is the name of a notebook");
    expect(existsSync(join(folder, "new.ipynb"))).toBe(false);
    expect(await readFile(path, "utf8")).toBe(before);
    expect(await readFile(foreign, "utf8")).toBe("<!doctype html><title>Mine</title>");
  });

  it("replaces a printed PDF only beside the page it was printed from", async () => {
    const out = join(await temporaryFolder(), "thesis.html");
    await writeFile(out.replace("html", "pdf"), "%PDF-1.4\n/Producer (Skia/PDF m156)");
    await expect(prepareOutput(out, true)).rejects.toThrow("not a page printed beside it");
    await writeFile(out, `<!doctype html>\n${GENERATOR}`);
    await prepareOutput(out, true);
  });

  it("says so where its folder cannot be created", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# A")));
    for (const out of ["/proc/there/is/none.html", join(path, "below/a.html")]) {
      const ended = await render(path, "--out", out);
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toMatch(/cannot be created: /);
    }
  });

  it("creates its folder, and replaces a page of its own and an empty file", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(markdown("# A")));
    const out = join(folder, "new/folder/a.html");
    for (let run = 0; run < 2; run++) expect((await render(path, "--out", out)).code).toBe(0);
    await writeFile(join(folder, "empty.html"), "");
    expect((await render(path, "--out", join(folder, "empty.html"))).code).toBe(0);
  });

  it("is not the report for a notebook elsewhere that is called index", async () => {
    const report = await readFile(join(projectRoot, "report/index.html"), "utf8");
    const folder = await temporaryFolder();
    const path = await save(folder, "index.ipynb", notebook(markdown("# Elsewhere")));
    const ended = await render(path);
    expect(ended.code).toBe(0);
    expect(await readFile(join(projectRoot, "report/index.html"), "utf8")).toBe(report);
    const written = join(projectRoot, "report/index.ipynb.html");
    expect(ended.stdout).toContain(written);
    expect(existsSync(written)).toBe(true);
    await rm(written);
  });
});

it("what notebooks and file names contain cannot steer the terminal", async () => {
  const folder = await temporaryFolder();
  const data = { id: "a", question: "1", relation: "=", expected: 1, actual: 2, pass: false };
  const statement = "\u001b]0;pwned\u0007\u001b[2JAll 99 claims hold.";
  const cell = code("1", [], [shown({ [mime.claim]: { ...data, statement } })]);
  const path = await save(folder, "a\u001b[2Jb.ipynb", notebook(cell));
  const ended = await render(path, "--out", join(folder, "a.html"));
  expect(ended.code).toBe(1);

  expect(ended.stdout + ended.stderr).not.toMatch(/[\u0007\u001b]/);
  expect(ended.stderr).toContain("\\u{1b}]0;pwned");
});
