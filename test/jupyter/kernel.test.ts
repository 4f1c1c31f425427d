import { execFileSync } from "node:child_process";
import { getEventListeners } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { executeNotebook, findKernel, Kernel, type Notebook } from "#jupyter/index.js";
import { notebook, outputsOf, projectRoot, temporaryFolder } from "../support.js";

/** The soonest that a person, or a program that reads the page, runs another cell after one has failed. */
const AFTER_FAILURE_MS = 40;

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
    .filter((line) => line.includes("jupyter/tslab-kernel/server/main.js"));

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

  it("runs none of the cells that waited behind a failed one, and whatever comes after", async () => {
    const kernel = await Kernel.start(await findKernel("tslab"), join(projectRoot, "notebooks"));
    const ask = (code: string) => kernel.execute(code, { stopOnError: true, onOutput: () => {} });
    try {
      await ask("let ran = 0;");
      for (let round = 1; round <= 3; round++) {
        const failing = ask("for (const end = Date.now() + 300; Date.now() < end; ); throw new Error('no');");
        const waiting = Array.from({ length: 20 }, () => ask("ran = 100;"));
        const statuses = [await failing, ...(await Promise.all(waiting))].map(({ status }) => status);
        expect(statuses).toEqual(["error", ...waiting.map(() => "aborted")]);
        await sleep(AFTER_FAILURE_MS);
        expect(await ask("ran += 1;")).toMatchObject({ status: "ok" });
        expect(await ask(`if (ran !== ${round}) throw new Error(String(ran));`)).toMatchObject({
          status: "ok",
        });
      }
    } finally {
      await kernel.shutdown();
    }
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

  it("ends when it is given up, in a cell and before its start, and the signal's reason is thrown", async () => {
    const reason = new Error("enough");
    const path = join(await temporaryFolder(), "test.ipynb");
    const endless = notebook("1", "for (;;);", "2");
    const abort = new AbortController();
    const onProgress = ({ cell }: { cell: number }) =>
      cell === 2 && setTimeout(() => abort.abort(reason), 200);
    await expect(executeNotebook(endless, { path, signal: abort.signal, onProgress })).rejects.toBe(reason);
    expect(getEventListeners(abort.signal, "abort")).toEqual([]);
    await expect(executeNotebook(endless, { path, signal: abort.signal })).rejects.toBe(reason);
    await vi.waitFor(() => expect(kernels()).toEqual([]), 5_000);
  });

  it("keeps no listener on the signal once it has ended", async () => {
    const path = join(await temporaryFolder(), "test.ipynb");
    const { signal } = new AbortController();
    await executeNotebook(notebook("1"), { path, signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
