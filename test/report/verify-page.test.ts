import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  code,
  markdown,
  notebook,
  projectRoot,
  runScript,
  save,
  startScript,
  temporaryFolder,
} from "../support.js";
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

  it("finds what was edited around the cells: the verdict, the overview, the title, what stands between", async () => {
    const edits: [from: string | RegExp, to: string, message: RegExp][] = [
      [
        "1 check holds",
        "2 of 2 requirements met",
        /verdict:\n {2}- 2 of 2 requirements met\n {2}\+ 1 check holds/,
      ],
      [
        /(<td class="number" data-label="measured">)0\.333333/,
        "$10.25",
        /overview, claim-third:\n.*0\.25.*\n.*0\.333333/,
      ],
      ["<h1>", "<h1>Excellent: ", /title:/],
      ["</header>", "</header><p>Verified by the instructor</p>", /the page\[\d\]:|the page:/],
      [
        '<section class="claims-summary">',
        '<section class="claims-summary"><p>All is proven.</p>',
        /overview:/,
      ],
    ];
    let edited = page;
    for (const [from, to] of edits) {
      expect(edited).toMatch(from);
      edited = edited.replace(from, to);
    }
    const found = await verify(edited, "--trust");
    expect(found.code).toBe(1);
    for (const [, , message] of edits) expect(found.stderr).toMatch(message);
    const bare = await verify(page.replace(/<script [^>]*id="manifest">[^<]*<\/script>/, ""), "--trust");
    expect(bare.code).toBe(1);
    expect(bare.stderr).toContain("overview:\n  - without the manifest");
  });

  it("takes data that is too large to be embedded from this project, by its hash, and names what is not here", async () => {
    const project = await temporaryFolder();
    const notebooks = join(project, "notebooks");
    await mkdir(notebooks);
    await writeFile(
      join(project, "report.json"),
      '{ "title": "A", "notebooks": ["notebooks/a.ipynb"], "live": true, "questions": [{ "id": "1", "title": "One" }] }',
    );
    await writeFile(join(project, "large.txt"), "data\n".repeat(50_000));
    await writeFile(join(notebooks, "own.txt"), "own");
    const reads = `import { readFileSync } from "node:fs";
const large = () => readFileSync("../large.txt", "utf8").length;
readFileSync("own.txt", "utf8") + (typeof globalThis.document === "undefined" ? large() : 0);`;
    await save(notebooks, "a.ipynb", notebook("1", reads));
    const out = join(project, "report/index.html");
    expect(await startScript("report", [], { cwd: project }).ended).toMatchObject({ code: 0 });
    const verified = await startScript("verify", [out, "--trust"], { cwd: project }).ended;
    expect(verified).toMatchObject({ code: 0, stderr: "" });
    await writeFile(join(project, "large.txt"), "other\n".repeat(50_000));
    const missing = await startScript("verify", [out, "--trust"], { cwd: project }).ended;
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.stderr).toMatch(
      /a\.ipynb: it read \.\.\/large\.txt \(SHA-256 [0-9a-f]{16}…\), which is neither/,
    );
    expect(missing.stdout).toContain("not verified");
  });

  it("accepts of a value that varies what its claim declares", async () => {
    const claims = ["3.9", "4.1", "−2"].map((shown, i) => ({ shown, actual: 2 + i / 100, id: "abc"[i] }));
    const timed = claims.map(
      ({ actual, id }) =>
        `claim({ id: "time-${id}", question: "1", statement: "It is quick.", actual: ${actual}, below: 9, spread: 2 });`,
    );
    const path = await save(folder, "timed.ipynb", notebook(`import { claim } from "${library}";`, ...timed));
    const out = join(folder, "timed.html");
    expect(await runScript("report", [path, "--out", out])).toMatchObject({ code: 0 });
    let html = await readFile(out, "utf8");
    for (const { shown, actual } of claims)
      html = html.replace(`measured</dt><dd>${actual}<`, `measured</dt><dd>${shown}<`);
    const { stderr } = await verify(html, "--trust");
    expect(stderr.match(/claim-time-\S+, which may vary by a factor of 2:\n {2}- \S+/g)).toEqual([
      expect.stringMatching(/time-b.*\n.*4\.1/),
      expect.stringMatching(/time-c.*\n.*−2/),
    ]);
  });

  it.runIf(hasBubblewrap())(
    "runs a stranger's code in a sandbox without network and home folder",
    async () => {
      const ended = await verify(page);
      expect(ended.stderr).toBe("");
      expect(ended.code).toBe(0);
      const spy = notebook(
        code(`import fs from "node:fs"; import os from "node:os"; import { findProject } from "${projectRoot}/dist/shared/roots.js";
        console.log(Object.keys(os.networkInterfaces()).join(), fs.existsSync("${folder}"));
        fs.mkdirSync(findProject() + "/.cache", { recursive: true });
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

  it("runs it in a container where there is no bubblewrap", async () => {
    const programs = await temporaryFolder();
    const podman = join(programs, "podman");
    const script = `#!${process.execPath}
      const args = process.argv.slice(2);
      require("node:fs").writeFileSync(__dirname + "/args.json", JSON.stringify(args));
      const command = args.slice(args.findIndex((each) => each.includes("/node:")) + 2);
      process.exit(require("node:child_process").spawnSync(process.execPath, command, { stdio: "inherit" }).status);`;
    await writeFile(podman, script, { mode: 0o755 });
    const path = join(programs, "page.html");
    await writeFile(path, page);
    const ended = await runScript("verify", [path], { PATH: programs });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const args = (JSON.parse(await readFile(join(programs, "args.json"), "utf8")) as string[]).join(" ");
    expect(args).toContain("run --rm --network none --read-only");
    expect(args).toContain("--cap-drop all");
    expect(args).toMatch(new RegExp(`${projectRoot}/?:${projectRoot}/?:ro `));
    expect(args).toMatch(/ docker\.io\/library\/node:\d+-slim node \S+execute-copies\.js /);
  });

  it("refuses a stranger's code where there is no sandbox, and names what is not a page", async () => {
    const path = join(await temporaryFolder(), "page.html");
    await writeFile(path, page);
    const refused = await runScript("verify", [path], { PATH: "/nonexistent" });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--trust");
    expect((await verify("<p>no page", "--trust")).stderr).toContain("not a page of notebook-report");
  });
});
