import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { METADATA_KEY } from "#shared/mime.js";
import { formatNotebook, parseNotebook } from "#jupyter/index.js";
import { Random } from "#library/random.js";
import {
  appears,
  eventually,
  notebook,
  save,
  type Started,
  startNpm,
  startScript,
  temporaryFolder,
} from "../support.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL"] as const;
/** Kills by each signal. */
const ROUNDS = 34;
/** Commands that are killed side by side. */
const LANES = 2;
/**
 * A whole run takes some two seconds; a busy machine only makes the kills early ones. More of them come early anyway, when
 * locks, files and processes are made.
 */
const LATEST_MS = 3_000;

const sources = {
  "a.ipynb": notebook("console.log('one')", "2 + 2"),
  "b.ipynb": notebook(
    "for (const until = Date.now() + 200; Date.now() < until; );",
    "console.log('x'.repeat(3e5))",
  ),
};

async function newFolder(): Promise<{ folder: string; args: string[] }> {
  const folder = join(await temporaryFolder(), "notebooks");
  await mkdir(folder);
  for (const [name, content] of Object.entries(sources)) await save(folder, name, content);
  const paths = Object.keys(sources).map((name) => join(folder, name));
  return { folder, args: [...paths, "--jobs", "2", "--out", join(folder, "page.html")] };
}

/** Fails if the file is neither as it was nor holds a whole run. */
async function expectWhole(folder: string, name: keyof typeof sources): Promise<void> {
  const text = await readFile(join(folder, name), "utf8");
  if (text === formatNotebook(sources[name])) return;
  const { cells, metadata } = parseNotebook(text, name);
  expect(cells.every((cell) => "outputs" in cell && cell.execution_count !== null)).toBe(true);
  expect(metadata[METADATA_KEY]).toHaveProperty("fingerprint");
}

/** Kills a command after `delay` milliseconds and looks at what is left. */
async function killOnce(signal: NodeJS.Signals, delay: number): Promise<void> {
  const { folder, args } = await newFolder();
  const command = startScript("report", args);
  await sleep(delay);
  command.process.kill(signal);
  const { stdout, stderr } = await command.ended;
  const when = `${signal} after ${Math.round(delay)} ms: ${stdout}${stderr}`;
  await eventually(() => expect(command.left(), when).toEqual([]));
  for (const name of ["a.ipynb", "b.ipynb"] as const) await expectWhole(folder, name);
  const others = (await readdir(folder)).filter((name) => !(name in sources));
  expect(["", "page.html"], when).toContain(others.join());
  if (others.length > 0) expect(await readFile(join(folder, "page.html"), "utf8")).toMatch(/<\/html>\s*$/);
  expect(stderr, when).not.toContain("    at ");
}

const report = (args: string[]): Started => startScript("report", args);

describe.runIf(existsSync("/proc/self/environ"))("killing the command", () => {
  for (const [seed, signal] of SIGNALS.entries()) {
    it(`by ${signal} at any moment loses nothing and leaves nothing behind`, async () => {
      const random = new Random(seed);
      const lane = async () => {
        for (let round = 0; round < ROUNDS / LANES; round++)
          await killOnce(signal, random.uniform() ** 2 * LATEST_MS);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    });
  }

  it("in an endless loop ends the kernel too, and the next command is not kept waiting", async () => {
    const folder = await temporaryFolder();
    const running = join(folder, "running");
    const content = notebook(
      `import { existsSync, writeFileSync } from "node:fs";\nconst again = existsSync("running");\nwriteFileSync("running", "");\nwhile (!again) {}`,
    );
    const args = [await save(folder, "loop.ipynb", content), "--out", join(folder, "page.html")];
    const command = startScript("report", args);
    await appears(running, command.ended);
    command.process.kill("SIGKILL");
    await eventually(() => expect(command.left()).toEqual([]));
    const next = await startScript("report", args).ended;
    expect(next).toMatchObject({ code: 0, stderr: "" });
    expect(next.stdout).not.toContain("waiting");
  });

  /** A command whose kernel waits until there is a file "go" beside the notebook. */
  async function startWaiting(folder: string, starter: (args: string[]) => Started = report) {
    const content = notebook(
      `import { existsSync, writeFileSync } from "node:fs";\nwriteFileSync("running", "");`,
      `while (!existsSync("go")) await new Promise((later) => setTimeout(later, 50));`,
    );
    const args = [await save(folder, "wait.ipynb", content), "--out", join(folder, "page.html")];
    const command = starter(args);
    await appears(join(folder, "running"), command.ended);
    return { args, command };
  }

  it("while it waits for another leaves the other's lock and work alone", async () => {
    const folder = await temporaryFolder();
    const { args, command } = await startWaiting(folder);
    for (const signal of SIGNALS) {
      const second = startScript("report", args);
      let printed = "";
      second.process.stdout!.on("data", (text: string) => (printed += text));
      await eventually(() => expect(printed).toContain("waiting for another command"));
      second.process.kill(signal);
      await second.ended;
      await eventually(() => expect(second.left()).toEqual([]));
      expect(await readdir(folder)).toContain(".wait.ipynb.lock");
    }
    await writeFile(join(folder, "go"), "");
    expect(await command.ended).toMatchObject({ code: 0, stderr: "" });
    expect((await readdir(folder)).sort()).toEqual(["go", "page.html", "running", "wait.ipynb"]);
  });

  it("by SIGTERM to npm ends the command and its kernel", async () => {
    const folder = await temporaryFolder();
    const { command } = await startWaiting(folder, (args) => startNpm("report", args));
    command.process.kill("SIGTERM");
    await eventually(() => expect(command.left()).toEqual([]));
    expect((await readdir(folder)).sort()).toEqual(["running", "wait.ipynb"]);
  });

  it("by a signal that can be heard says so, with the shell's exit code", async () => {
    const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
    const stopped = Object.entries(codes).map(async ([signal, code]) => {
      const { command } = await startWaiting(await temporaryFolder());
      command.process.kill(signal as keyof typeof codes);
      const stderr = `Stopped by ${signal}. Each notebook is either as it was or complete.\n`;
      expect(await command.ended).toMatchObject({ code, stderr });
    });
    await Promise.all(stopped);
  });
});
