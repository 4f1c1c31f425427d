import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { mnistFolder } from "#homework/mnist/index.js";
import { BenchError } from "../bench-error.js";
import type { Contestant } from "./contestant.js";
import type { BenchNetwork } from "./networks.js";

/** How PyTorch may be set for the processor; which is best depends on batch and machine. */
export interface TorchSettings {
  threads: number;
  adam: "fused" | "foreach";
}

/** The settings worth trying. */
export const torchSettings = (processors: number): TorchSettings[] =>
  [...new Set([1, processors])].flatMap((threads) => [
    { threads, adam: "fused" as const },
    { threads, adam: "foreach" as const },
  ]);

const SCRIPT = fileURLToPath(new URL("../../../bench/mnist/train_torch.py", import.meta.url));

/** PyTorch in a Python process of its own, which waits for orders. Throws if Python or torch is missing. */
export async function torchContestant(
  python: string,
  { channels }: BenchNetwork,
  batch: number,
  { threads, adam }: TorchSettings,
): Promise<Contestant> {
  const settings = JSON.stringify({ folder: mnistFolder(), channels, batch, threads, adam });
  const child = spawn(python, [SCRIPT, settings], { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", ({ message }) => reject(new BenchError(message)));
    child.once("exit", (code) =>
      reject(new BenchError(`${python} ended with code ${code}; does it have torch and numpy?`)),
    );
  });
  failed.catch(() => {}); // of a process that nobody asks any more
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done) return failed;
    return JSON.parse(line.value) as { ms: number; version: string };
  };
  const ask = async (request: object) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return (await answer()).ms;
  };
  const { version } = await answer();
  return {
    name: `PyTorch ${version}, ${threads} thread${threads > 1 ? "s" : ""}, ${adam} Adam`,
    train: (duration) => ask({ what: "train", duration }),
    evaluate: () => ask({ what: "evaluate" }),
    close: () => void child.stdin.end(),
  };
}
