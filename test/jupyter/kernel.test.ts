import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { executeNotebook, type Notebook } from "#jupyter/index.js";
import { notebook, outputsOf, temporaryFolder } from "../support.js";

const run = async (content: Notebook, timeoutSeconds = 60) =>
  executeNotebook(content, {
    path: join(await temporaryFolder(), "test.ipynb"),
    name: "test.ipynb",
    timeoutSeconds,
  });

/** The kernels this process started that are alive. */
const kernels = (): string[] =>
  execFileSync("ps", ["-eo", "ppid,args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => Number(line.trim().split(/\s+/)[0]) === process.pid)
    .filter((line) => line.includes("jupyter/launcher.js"));

describe("what a kernel may do", { timeout: 60_000 }, () => {
  it("updates a display in place, in its own cell and from a later one", async () => {
    const { notebook: done } = await run(
      notebook(
        'import { newDisplay } from "tslab";\nconst place = newDisplay();\nplace.text("first"); place.text("second");',
        'place.text("third");',
      ),
    );
    expect(outputsOf(done, 1)).toMatchObject([
      { output_type: "display_data", data: { "text/plain": "third" } },
    ]);
    expect(outputsOf(done, 2)).toEqual([]);
  });

  it("gives no input: what reads it finds its end at once", async () => {
    const { notebook: done, failure } = await run(
      notebook(
        "let read = '';\nprocess.stdin.on('data', (part) => (read += part));\nawait new Promise((end) => process.stdin.on('end', end));\nread.length",
      ),
      5,
    );
    expect(failure).toBeUndefined();
    expect(outputsOf(done, 1)).toMatchObject([{ data: { "text/plain": "0" } }]);
  });

  it("ends with its notebook, whatever timers, sockets and children are left", async () => {
    const execution = await run(
      notebook(
        "setInterval(() => {}, 1000);",
        'import { spawn } from "node:child_process";\nconst child = spawn("sleep", ["600"]);\nconsole.log(child.pid);',
        'import { createServer } from "node:net";\ncreateServer().listen(0);',
      ),
    );
    expect(execution.failure).toBeUndefined();
    await vi.waitFor(() => expect(kernels()).toEqual([]), 5_000);
    const [printed] = outputsOf(execution.notebook, 2);
    const child = Number((printed as { text: string }).text);
    await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow("ESRCH"), 5_000);
  });
});
