import { execFile, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Ended, projectRoot, temporaryFolder } from "../support.js";

const program = join(projectRoot, "dist/scripts/notebook-report.js");

const run = (args: string[], cwd = projectRoot, env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      [program, ...args],
      { cwd, env: { ...process.env, ...env } },
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : -1) : 0, stdout, stderr }),
    ),
  );

describe("notebook-report", () => {
  it("lists its commands, and fails without one", async () => {
    const help = await run(["--help"]);
    expect(help.code).toBe(0);
    for (const name of ["init", "report", "verify", "lab", "check"])
      expect(help.stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    expect((await run([])).code).toBe(2);
  });

  it("suggests the command that is meant", async () => {
    const ended = await run(["reprot"]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("unknown command 'reprot'\n(Did you mean report?)");
  });

  it("names itself in a command's help as the user calls it", async () => {
    expect((await run(["verify", "--help"], projectRoot, { npm_lifecycle_event: "" })).stdout).toContain(
      "Usage: notebook-report verify [options]",
    );
    expect(
      (await run(["verify", "--help"], projectRoot, { npm_lifecycle_event: "verify" })).stdout,
    ).toContain("Usage: npm run verify -- [options]");
  });

  it("says what to do where there is no project", async () => {
    const ended = await run(["report"], await temporaryFolder());
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("there is no report.json in this folder or above: start a project with");
  });

  it("suggests the notebook that is meant, and finds one where npm was called", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "notebooks"));
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "notebooks/report.json"), "{}");
    await writeFile(join(folder, "notebooks/a.ipynb"), "{}");
    await writeFile(join(folder, "sub/b.ipynb"), "{}");
    expect((await run(["report", "a.ipynb"], folder)).stderr).toContain(
      `a.ipynb: there is no such file; did you mean ${join("notebooks", "a.ipynb")}?`,
    );
    const fromSub = await run(["report", "b.ipynb"], folder, { INIT_CWD: join(folder, "sub") });
    expect(fromSub.stderr).toContain(`${join("sub", "b.ipynb")}: `);
  });

  it.each([
    ["--watch", { npm_config_watch: "true" }],
    ["--execute", { npm_config_execute: "never" }],
    ["--pdf", { npm_config_parseable: "true", npm_config_force: "true" }],
  ])("says that npm took %s for its own", async (option, env) => {
    const ended = await run(["report"], projectRoot, { ...env, npm_lifecycle_event: "report" });
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain(`npm run report -- ${option}`);
  });

  it.each([["--help"], ["report --help"]])("%s ends without a stack when nobody reads it", async (args) => {
    const child = spawn(process.execPath, [program, ...args.split(" ")], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).toBe("");
  });
});
