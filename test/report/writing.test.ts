import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually, notebook, runScript, save, startScript, temporaryFolder } from "../support.js";

const NOBODY = 65534;

/** A folder on a disk of its own of so many kB, or undefined where this process may not mount one. */
async function smallDisk(kilobytes: number): Promise<string | undefined> {
  const folder = await temporaryFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync("umount", [folder]));
  return folder;
}

const noDisk = "this process may not mount a disk of its own";

describe("when a file cannot be written", () => {
  it("a full disk changes nothing and is named", async ({ skip }) => {
    const folder = await smallDisk(300);
    if (!folder) return skip(noDisk);
    const path = await save(folder, "a.ipynb", notebook("console.log('x'.repeat(1e6))"));
    const before = await readFile(path, "utf8");
    const out = join(await temporaryFolder(), "a.html");
    const ended = await runScript("report", [path, "--out", out]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/a\.ipynb: cannot be written: the disk is full; it was left as it was\n$/);
    expect(await readFile(path, "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual(["a.ipynb"]);
  });

  it("a full disk leaves the page before", async ({ skip }) => {
    const folder = await smallDisk(8);
    if (!folder) return skip(noDisk);
    const path = await save(await temporaryFolder(), "a.ipynb", notebook("1"));
    const out = join(folder, "a.html");
    const before = '<!doctype html><meta name="generator" content="notebook-report">the page before';
    await writeFile(out, before);
    const ended = await runScript("report", [path, "--execute", "never", "--out", out]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("a.html: cannot be written: the disk is full; it was left as it was");
    expect(await readFile(out, "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual(["a.html"]);
  });

  it("a full disk for temporary files is named too", async ({ skip }) => {
    const folder = await smallDisk(4);
    if (!folder) return skip(noDisk);
    await writeFile(join(folder, "full"), "x".repeat(4096)).catch(() => {});
    const notebooks = await temporaryFolder();
    const path = await save(notebooks, "a.ipynb", notebook("1"));
    const args = [path, "--out", join(notebooks, "a.html")];
    const ended = await runScript("report", args, { TMPDIR: folder });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`connection file cannot be written to ${folder}: the disk is full`);
  });

  it("a read-only folder is named before anything is executed", async ({ skip }) => {
    const folder = join(await temporaryFolder(), "read-only");
    await mkdir(folder);
    const path = await save(folder, "a.ipynb", notebook("console.log('executed')"));
    const before = await readFile(path, "utf8");
    await chmod(join(folder, ".."), 0o755);
    await chmod(folder, 0o555);
    // Permissions do not bind root: the command runs as nobody then.
    const options = process.getuid?.() === 0 ? { uid: NOBODY } : {};
    if ((await startScript("report", ["--help"], options).ended).code !== 0)
      return skip("the project's folder is closed to other users");
    const out = join(folder, "a.html");
    const ended = await startScript("report", [path, "--out", out], options).ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/a\.ipynb: cannot be written: permission denied; it was left as it was\n$/);
    expect(ended.stdout).not.toContain("executing");
    expect(await readFile(path, "utf8")).toBe(before);
    const page = await startScript("report", [path, "--execute", "never", "--out", out], options).ended;
    expect(page.code).toBe(1);
    expect(page.stderr).toContain("a.html: cannot be written: permission denied");
    expect(await readdir(folder)).toEqual(["a.ipynb"]);
  });

  it("two commands at once execute a notebook once; the second waits and finds it fresh", async () => {
    const folder = await temporaryFolder();
    const source = `import { appendFileSync, existsSync } from "node:fs";\nappendFileSync("runs", "run ");\nwhile (!existsSync("go")) await new Promise((later) => setTimeout(later, 20));`;
    const path = await save(folder, "a.ipynb", notebook(source));
    const commands = [1, 2].map((i) => startScript("report", [path, "--out", join(folder, `${i}.html`)]));
    let printed = "";
    for (const { process } of commands) process.stdout!.on("data", (text: string) => (printed += text));
    await eventually(() => expect(printed).toContain("waiting for another command"));
    await writeFile(join(folder, "go"), "");
    const ended = await Promise.all(commands.map((command) => command.ended));
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect(await readFile(join(folder, "runs"), "utf8")).toBe("run ");
    const [waited, first] = ended.map(({ stdout }) => stdout).sort((a) => (a.includes("waiting") ? -1 : 1));
    expect(first).toContain("executed in");
    expect(waited).toMatch(/waiting for another command that is executing it[^]*up to date/);
  });
});
