import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ExecuteOptions,
  type Execution,
  executeNotebook,
  formatNotebook,
  parseNotebook,
} from "#jupyter/index.js";
import { STREAM_LIMIT } from "#jupyter/client/outputs.js";
import {
  appears,
  handClock,
  notebook,
  outputsOf,
  projectRoot,
  runScript,
  save,
  temporaryFolder,
} from "../support.js";

let folder: string;

/** Installs a kernelspec where the kernel search finds it. */
async function install(name: string, spec: object | string): Promise<void> {
  const place = join(folder, "jupyter/kernels", name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "kernel.json"), typeof spec === "string" ? spec : JSON.stringify(spec));
}

/** Installs one of test/fixtures/kernels under its own name. */
const installFixture = (name: string, ...more: string[]) =>
  install(name, {
    argv: [
      process.execPath,
      join(projectRoot, `test/fixtures/kernels/${name}.js`),
      ...more,
      "{connection_file}",
    ],
  });

const forKernel = (name: string, ...cells: string[]) => {
  const content = notebook(...cells);
  content.metadata.kernelspec = { name, display_name: name };
  return content;
};

const run = (
  content: ReturnType<typeof notebook>,
  limits: Partial<ExecuteOptions> = {},
): Promise<Execution> =>
  executeNotebook(content, { path: join(folder, "a.ipynb"), name: "a.ipynb", ...limits });

afterEach(() => vi.unstubAllEnvs());
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv("JUPYTER_PATH", join(folder, "jupyter"));
});

describe("a kernel that does not start", () => {
  it("is named where it is not installed, or its description is broken", async () => {
    await install("no-json", "{");
    await install("no-argv", { argv: "node" });
    await install("no-program", { argv: ["there-is-no-such-program", "{connection_file}"] });
    for (const [name, message] of [
      [
        "missing",
        /^a\.ipynb: not executed: the kernel "missing" is not installed; looked in .+kernels\/missing/,
      ],
      ["no-json", /the kernel "no-json" is broken: .*kernel\.json is not valid JSON/],
      ["no-argv", /the kernel "no-argv" is broken: .*kernel\.json has no "argv"/],
      [
        "no-program",
        /the kernel exited with code 127; its last output:\n.*there-is-no-such-program: not found/,
      ],
    ] as const) {
      const { failure, notebook: kept } = await run(forKernel(name, "1"));
      expect(failure!.message).toMatch(message);
      expect(failure!.cell).toBeUndefined();
      expect(kept.cells.length).toBe(1);
    }
  });

  it("is named with its last words if it dies", async () => {
    await installFixture("dies-at-start");
    const { failure } = await run(forKernel("dies-at-start", "1"));
    expect(failure!.message).toBe(
      "a.ipynb: not executed: the kernel exited with code 3; its last output:\na module is missing",
    );
  });

  it("is given up if it hangs", async () => {
    const hangs = join(folder, "hangs");
    await installFixture("hangs-at-start", hangs);
    const { timer, expire } = handClock();
    const running = run(forKernel("hangs-at-start", "1"), { startTimeoutSeconds: 7, timer });
    await appears(hangs, running);
    expire();
    const { failure } = await running;
    expect(failure!.message).toContain(
      "the kernel did not answer within 7 s of its start; its last output:\nstill",
    );
  });

  it("is given up if nothing it says carries our signature", async () => {
    await installFixture("signs-wrongly");
    let message = "";
    for (let seconds = 1; !/wrongly signed: [1-9]/.test(message); seconds *= 2) {
      const { failure } = await run(forKernel("signs-wrongly", "1"), { startTimeoutSeconds: seconds });
      message = failure!.message;
      expect(message).toContain(`the kernel did not answer within ${seconds} s of its start`);
    }
  });

  it("is found when its port was held by somebody else while it loaded", async () => {
    for (const stranger of ["another kind", "itself", "silent", "another protocol"]) {
      await installFixture("port-held-first", stranger);
      const { failure } = await run(forKernel("port-held-first", "1"));
      expect(failure, stranger).toBeUndefined();
    }
  });

  it("is started again if a port was taken in between", async () => {
    await installFixture("port-taken-once", join(folder, "memory"));
    const { failure } = await run(forKernel("port-taken-once", "1"));
    expect(failure).toBeUndefined();
  });
});

describe("a kernel that speaks oddly", () => {
  it("is heard through garbage and forged messages, which change nothing", async () => {
    await installFixture("sends-garbage");
    const { notebook: done, failure } = await run(forKernel("sends-garbage", "first", "second"));
    expect(failure).toBeUndefined();
    expect([outputsOf(done, 1), outputsOf(done, 2)]).toEqual([
      [{ output_type: "stream", name: "stdout", text: "first" }],
      [{ output_type: "stream", name: "stdout", text: "second" }],
    ]);
  });

  it("leaves a valid notebook, whatever the content of its messages", async () => {
    await installFixture("says-odd-things");
    const { notebook: done, failure } = await run(forKernel("says-odd-things", "1"));
    expect(failure).toMatchObject({ cell: 1 }); // One of the messages is an error, beside a reply that is none.
    const read = parseNotebook(formatNotebook(done), "a.ipynb");
    expect(outputsOf(read, 1).at(-1)).toMatchObject({ data: { "text/plain": "the end" } });
  });

  it("is ended after the time a cell may take if it never replies, or never says that it is idle", async () => {
    for (const name of ["never-replies", "never-idle"]) {
      await installFixture(name);
      const { failure } = await run(forKernel(name, "1"), { timeoutSeconds: 1 });
      expect(failure).toMatchObject({ cell: 1, ename: "Timeout" });
    }
  });

  it("is ended if it does not end by itself", async () => {
    await installFixture("hangs-at-shutdown");
    const { notebook: done, failure } = await run(forKernel("hangs-at-shutdown", "1"));
    expect(failure).toBeUndefined();
    const [printed] = outputsOf(done, 1) as { text: string }[];
    expect(() => process.kill(Number(printed!.text), 0)).toThrow("ESRCH");
  });
});

describe("a cell for a real tslab", () => {
  it("that ends its process stops the notebook with the exit code", async () => {
    const { failure } = await run(notebook("process.exit(7);", "1"));
    expect(failure!.message).toContain("a.ipynb, cell 1 (c1): DeadKernel: the kernel exited with code 7");
  });

  it("that never ends is stopped, whether it waits or keeps the engine's queue full", async () => {
    const loops = ["await new Promise(() => {});", "while (true) await null;"];
    const runs = loops.map((loop) => run(notebook(loop), { timeoutSeconds: 1 }));
    for (const { failure } of await Promise.all(runs))
      expect(failure).toMatchObject({ cell: 1, ename: "Timeout" });
  });

  it("that prints 100 MB keeps what fits and counts the rest", async () => {
    const { notebook: done, failure } = await run(
      notebook("for (let i = 0; i < 1000; i++) console.log('x'.repeat(99_999));", "console.log('next');"),
    );
    expect(failure).toBeUndefined();
    const [kept, note] = outputsOf(done, 1) as { name: string; text: string }[];
    expect(kept!.text.length).toBe(STREAM_LIMIT);
    expect(note).toMatchObject({
      name: "stderr",
      text: "\n… 90,000,000 more characters of text were left out (a cell keeps 10,000,000).\n",
    });
    expect(outputsOf(done, 2)).toMatchObject([{ text: "next\n" }]);
  });

  it("shows what children and native code print to the real stdout and stderr, behind its other outputs", async () => {
    const print = 'import { execSync } from "node:child_process"; import { writeSync } from "node:fs";';
    const { notebook: done } = await run(
      notebook(
        `${print}\nexecSync("echo child; echo oops >&2", { stdio: "inherit" });\nwriteSync(1, "native\\n");\nconsole.log("usual");`,
        `void writeSync(1, "y".repeat(300_000));`,
        `1`,
      ),
    );
    expect(outputsOf(done, 1)).toEqual([
      { output_type: "stream", name: "stdout", text: "usual\nchild\nnative\n" },
      { output_type: "stream", name: "stderr", text: "oops\n" },
    ]);
    expect(outputsOf(done, 2).map((output) => "text" in output && output.text.length)).toEqual([300_000]);
    expect(outputsOf(done, 3)).toMatchObject([{ output_type: "execute_result" }]);
  });

  it("that is interrupted ends, waiting or busy, and the notebook goes on with its state", async () => {
    const content = notebook(
      "const before = 42;",
      'setTimeout(() => process.kill(process.pid, "SIGINT"), 200);\nawait new Promise(() => {});',
      'import { spawn } from "node:child_process";\nspawn("sh", ["-c", `sleep 0.5; kill -INT ${process.ppid}`]);\nwhile (true) {}',
      "before + 1",
    );
    // The kernel that Jupyter has started, and signals, is the parent of the process that runs the cells.
    for (const cell of content.cells.slice(1, 3)) cell.metadata.tags = ["raises-exception"];
    const { notebook: done, failure } = await run(content);
    expect(failure).toBeUndefined();
    expect(outputsOf(done, 2)).toMatchObject([{ output_type: "error", ename: "Interrupted" }]);
    expect(outputsOf(done, 3)).toMatchObject([{ output_type: "error", ename: "Interrupted" }]);
    expect(outputsOf(done, 4)).toMatchObject([{ data: { "text/plain": "43" } }]);
  });
});

describe("the command", () => {
  /** Calls it with notebooks for these kernels, and others; no working one meets a limit, on any machine. */
  async function report(kernels: string[], others: Record<string, string[]>, ...limits: string[]) {
    const files = [];
    for (const [name, cells] of Object.entries(others))
      files.push(await save(folder, `${name}.ipynb`, notebook(...cells)));
    for (const name of kernels) {
      await installFixture(name);
      files.push(await save(folder, `${name}.ipynb`, forKernel(name, "all is well")));
    }
    const ended = await runScript("report", [...files, ...limits, "--out", join(folder, "page.html")]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain("    at ");
    return ended;
  }

  it("reports every kernel that fails, goes on with the others, and fails", async () => {
    const works = ["behaves", "sends-garbage", "hangs-at-shutdown"];
    const ended = await report(["dies-at-start", "dies-in-a-cell", ...works], {
      timers: ["setInterval(() => {}, 10);"],
    });
    expect(ended.stderr).toContain("dies-at-start.ipynb: not executed: the kernel exited with code 3");
    expect(ended.stderr).toContain(
      "dies-in-a-cell.ipynb, cell 1 (c1): DeadKernel: the kernel exited with code 7",
    );
    for (const name of [...works, "timers"])
      expect(ended.stdout).toMatch(new RegExp(`/${name}\\.ipynb: executed in`));
  });

  it("reports every kernel that hangs at its start, and goes on with the others", async () => {
    const silent = ["hangs-at-start", "signs-wrongly"];
    const ended = await report(silent, { empty: [] }, "--start-timeout", "1");
    for (const name of silent)
      expect(ended.stderr).toContain(`${name}.ipynb: not executed: the kernel did not answer within 1 s`);
    expect(ended.stdout).toMatch(/\/empty\.ipynb: executed in/);
  });

  it("reports every cell that hangs, and goes on with the others", async () => {
    const ended = await report(
      ["never-replies"],
      { loops: ["while (true) {}"], empty: [] },
      "--timeout",
      "1",
    );
    for (const name of ["never-replies", "loops"])
      expect(ended.stderr).toContain(
        `${name}.ipynb, cell 1 (c1): Timeout: the cell did not end within 1 s; its kernel was ended (--timeout allows more)`,
      );
    expect(ended.stdout).toMatch(/\/empty\.ipynb: executed in/);
  });
});
