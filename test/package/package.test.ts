import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBubblewrap } from "../requirements.js";
import { type Ended, projectRoot, temporaryFolder } from "../support.js";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";

function run(program: string, args: string[], cwd: string): Promise<Ended> {
  // npm describes its own run in variables, which a new one must not inherit.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD)/i.test(name)),
  );
  return new Promise((resolve) =>
    execFile(program, args, { cwd, env, shell: process.platform === "win32" }, (error, stdout, stderr) =>
      resolve({ code: error ? (typeof error.code === "number" ? error.code : -1) : 0, stdout, stderr }),
    ),
  );
}

describe("the package", () => {
  let tarball: string;
  let packed: string[];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "notebook-report-package-"));
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const { stdout } = await run(npm, args, projectRoot);
    const [made] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    tarball = join(folder, basename(made.filename));
    packed = made.files.map(({ path }) => path);
  });
  afterAll(() => rm(dirname(tarball), { recursive: true, force: true }));

  it("holds the tool, and neither the homework nor tests", () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        ...["LICENSE", "README.md", "requirements.txt", "dist/report.schema.json", "dist/bundle/report.cjs"],
        ...[
          "dist/scripts/notebook-report.js",
          "dist/library/display/index.d.ts",
          "dist/library/wasm/routines.wasm",
        ],
        ...["src/report/theme/base.css", "templates/common/_gitignore"],
      ]),
    );
    expect(
      packed.filter((path) => /homework|bench|\.test\.|\.map$|^notebooks|-cache\.json/.test(path)),
    ).toEqual([]);
  });

  it.each([
    ["typescript", []],
    ["without install scripts", ["--ignore-scripts"]],
  ])("installs in an empty folder with an empty cache, and reports (%s)", async (_, options) => {
    const folder = await temporaryFolder();
    const cache = await temporaryFolder();
    const quiet = ["--no-audit", "--no-fund", "--cache", cache];
    const installed = await run(npm, ["install", ...quiet, ...options, tarball], folder);
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
    const warnings = installed.stderr.split("\n").filter((line) => line && !/install-scripts/.test(line));
    expect(warnings).toEqual([]);
    const program = join(folder, "node_modules/notebook-report/dist/scripts/notebook-report.js");
    const call = (name: string, ...args: string[]) => run(process.execPath, [program, name, ...args], folder);
    expect(await call("init")).toMatchObject({ code: 0, stderr: "" });
    const reported = await call("report");
    expect(reported, reported.stdout).toMatchObject({ code: 0, stderr: "" });
    expect(await readFile(join(folder, "report/index.html"), "utf8")).toContain("How fast does a ball fall?");
    expect((await call("report")).stdout).toContain("up to date");
    expect(await call("verify")).toMatchObject({ code: 0, stderr: "" });
    const page = await call("verify", "report/index.html", ...(hasBubblewrap() ? [] : ["--trust"]));
    expect(page, page.stderr).toMatchObject({ code: 0, stderr: "" });
    expect((await call("check")).stdout).toContain("✓ TypeScript kernel");
  });
});
