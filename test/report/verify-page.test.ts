import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { code, markdown, notebook, projectRoot, runScript, save, temporaryFolder } from "../support.js";
import { hasBubblewrap } from "../requirements.js";

const library = join(projectRoot, "dist/library/display/index.js");
const SOURCE = notebook(
  markdown("# A page\n\nThe third is [0.333](claim:third)."),
  `import { claim } from "${library}";\nimport { readFileSync } from "node:fs";\nimport { word } from "./helper";`,
  "const SEED = 3;\nclaim({ id: 'third', question: '1', statement: 'It is small.', actual: 1 / SEED, below: 1 });",
  "console.log(word, readFileSync('data.txt', 'utf8'));",
);

describe("npm run verify -- page.html", () => {
  let page: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "notebook-report-test-"));
    await writeFile(join(folder, "helper.ts"), "export const word = 'helped';");
    await writeFile(join(folder, "data.txt"), "by data");
    const path = await save(folder, "a.ipynb", SOURCE);
    const out = join(folder, "a.html");
    expect(await runScript("report", [path, "--out", out])).toMatchObject({ code: 0 });
    page = await readFile(out, "utf8");
    await rm(join(folder, "helper.ts"));
    return () => rm(folder, { recursive: true, force: true });
  });

  const verify = async (html: string, ...options: string[]) => {
    const path = join(await temporaryFolder(), "page.html");
    await writeFile(path, html);
    return runScript("verify", [path, ...options]);
  };

  it("executes the notebooks that the page embeds, with their helpers and data, and finds what was edited", async () => {
    const same = await verify(page, "--trust");
    expect(same.stderr).toBe("");
    expect(same).toMatchObject({ code: 0 });
    expect(same.stdout).toContain("verified: all 4 cells show what their notebooks compute");
    const forged = page
      .replace("measured</dt><dd>0.333333", "measured</dt><dd>0.111111")
      .replace('<div class="cell', '<div>All is well.</div><div class="cell');
    const found = await verify(forged, "--trust");
    expect(found.code).toBe(1);
    expect(found.stderr).toMatch(/cell a\.c3, text:\n.*0\.111111.*\n.*0\.333333/);
    expect(found.stderr).toContain("beside the cells:\n  - All is well.");
    const other = await verify(page, "--trust", "--set", "SEED=7");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("const SEED = 7");
    expect((await verify(page, "--trust", "--set", "NONE=7")).code).toBe(2);
    expect((await verify(page, "--set", "SEED=process.exit()")).code).toBe(2);
  });

  it.runIf(hasBubblewrap())(
    "runs a stranger's code in a sandbox without network and home folder",
    async () => {
      const ended = await verify(page);
      expect(ended.stderr).toBe("");
      expect(ended.code).toBe(0);
      const spy = notebook(
        code(`import fs from "node:fs"; import os from "node:os";
        console.log(Object.keys(os.networkInterfaces()).join(), fs.existsSync("${folder}"));
        try { fs.writeFileSync("${projectRoot}/written-by-a-stranger", ""); console.log("written"); } catch { console.log("refused"); }`),
      );
      const path = await save(folder, "spy.ipynb", spy);
      const out = join(folder, "spy.html");
      expect((await runScript("report", [path, "--execute", "never", "--out", out])).code).toBe(0);
      const spied = await verify(await readFile(out, "utf8"));
      expect(spied.code).toBe(1);
      expect(spied.stderr).toMatch(/\+ .*lo .*refused/);
    },
  );

  it("refuses a stranger's code where there is no sandbox, and names what is not a page", async () => {
    const path = join(await temporaryFolder(), "page.html");
    await writeFile(path, page);
    const refused = await runScript("verify", [path], { PATH: "/nonexistent" });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--trust");
    expect((await verify("<p>no page", "--trust")).stderr).toContain("not a page of notebook-report");
  });
});
