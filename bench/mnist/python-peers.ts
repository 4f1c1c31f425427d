import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { mnistFolder } from "#homework/mnist/index.js";
import { BenchError } from "../bench-error.js";
import type { Contestant } from "./contestant.js";
import type { BenchNetwork } from "./networks.js";

/** One way to run a Python framework; which one is fastest depends on batch and machine. */
interface PeerSettings {
  threads: number;
  /** PyTorch only. */
  adam?: "fused" | "foreach";
}

/** A framework that a Python script trains the benchmark's network with. */
interface Peer {
  framework: string;
  script: string;
  /** Packages that the Python needs. */
  packages: string;
  /** The settings worth trying, for a number of processors. */
  settings: (processors: number) => PeerSettings[];
}

const threadCounts = (processors: number) => [...new Set([1, processors])];

export const PYTORCH: Peer = {
  framework: "PyTorch",
  script: "train_torch.py",
  packages: "torch and numpy",
  settings: (processors) =>
    threadCounts(processors).flatMap((threads) => [
      { threads, adam: "fused" as const },
      { threads, adam: "foreach" as const },
    ]),
};

export const JAX: Peer = {
  framework: "JAX",
  script: "train_jax.py",
  packages: "jax and optax",
  settings: (processors) => threadCounts(processors).map((threads) => ({ threads })),
};

const nameOf = (framework: string, version: string, { threads, adam }: PeerSettings): string =>
  [
    `${framework} ${version}`,
    `${threads} thread${threads > 1 ? "s" : ""}`,
    ...(adam ? [`${adam} Adam`] : []),
  ].join(", ");

/** A framework in a separate Python process that answers requests. Throws a BenchError if Python or a package is missing. */
async function start(
  python: string,
  { framework, script, packages }: Peer,
  { channels }: BenchNetwork,
  batch: number,
  settings: PeerSettings,
): Promise<Contestant> {
  const path = fileURLToPath(new URL(`../../../bench/mnist/${script}`, import.meta.url));
  const request = JSON.stringify({ folder: mnistFolder(), channels, batch, ...settings });
  const child = spawn(python, [path, request], { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", ({ message }) => reject(new BenchError(message)));
    child.once("exit", (code) =>
      reject(new BenchError(`${python} ended with code ${code}; does it have ${packages}?`)),
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
    name: nameOf(framework, version, settings),
    isPeer: true,
    train: (duration) => ask({ what: "train", duration }),
    evaluate: () => ask({ what: "evaluate" }),
    close: () => void child.stdin.end(),
  };
}

/** The framework with each of its settings. */
export const peersOf = (
  python: string,
  peer: Peer,
  network: BenchNetwork,
  batch: number,
  processors: number,
): Promise<Contestant[]> =>
  Promise.all(peer.settings(processors).map((settings) => start(python, peer, network, batch, settings)));
