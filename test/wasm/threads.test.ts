import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { executeNotebook } from "#jupyter/index.js";
import { notebook, outputsOf, projectRoot, temporaryFolder } from "../support.js";

function start(ending: string): { child: ChildProcess; lines: AsyncIterableIterator<string> } {
  const script = join(projectRoot, "test/fixtures/threads.mjs");
  const child = spawn(process.execPath, [script, ending], { stdio: ["ignore", "pipe", "inherit"] });
  return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
}

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return { code: child.exitCode, signal: child.signalCode };
}

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The share of a processor that threads asleep may use: a look around every second. */
const ASLEEP = 0.1;

describe("the threads of an engine", () => {
  it("let the process exit although the engine was not closed", async () => {
    expect(await ended(start("returns").child)).toEqual({ code: 0, signal: null });
  });

  it("sleep while the main thread is busy with other work", async () => {
    const { child, lines } = start("idles");
    expect(Number((await lines.next()).value)).toBeLessThan(ASLEEP);
    expect(await ended(child)).toEqual({ code: 0, signal: null });
  });

  it("end when the main thread fails in the middle of a step, and later steps report why", async () => {
    const { child, lines } = start("breaksOff");
    expect((await lines.next()).value).toBe("broken off");
    expect(Number((await lines.next()).value)).toBeLessThan(ASLEEP);
    expect((await lines.next()).value).toBe("WASM engine, thread 1: broken off");
    expect(await ended(child)).toEqual({ code: 0, signal: null });
  });

  for (const signal of ["SIGINT", "SIGKILL"] as const)
    it(`end with a process that ${signal} ends during a step`, async () => {
      const { child, lines } = start("trainsForEver");
      expect((await lines.next()).value).toBe("training");
      child.kill(signal);
      expect(await ended(child)).toEqual({ code: null, signal });
      expect(exists(child.pid!)).toBe(false);
    });
});

it("an engine trains on threads inside the tslab kernel, to the same bits as on one", async () => {
  const library = JSON.stringify(join(projectRoot, "dist/library")).slice(1, -1);
  const { notebook: executed } = await executeNotebook(
    notebook(
      `import { wasmEngine } from "${library}/wasm/index.js";
import { adam, dense } from "${library}/nn/index.js";
import { Random } from "${library}/random.js";
const loss = (threads: number) => {
  const engine = wasmEngine([dense(3, 2)], { input: [3], random: new Random(1), optimizer: adam(), threads });
  const inputs = { shape: [4, 3], data: Float64Array.from({ length: 12 }, (_, k) => k % 5) };
  engine.trainBatch(inputs, [0, 1, 1, 0]);
  return engine.trainBatch(inputs, [0, 1, 1, 0]);
};`,
      "loss(2) === loss(1) && loss(2) > 0",
    ),
    { path: join(await temporaryFolder(), "threads.ipynb"), name: "threads.ipynb" },
  );
  expect(outputsOf(executed, 2)).toMatchObject([{ data: { "text/plain": "true" } }]);
});
