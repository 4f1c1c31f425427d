import { availableParallelism, cpus } from "node:os";
import { Command } from "@commander-js/extra-typings";
import { mnist, type Mnist } from "#homework/mnist/index.js";
import { JSON_OPTION, toMeasurement } from "../measurement.js";
import type { Contestant } from "./contestant.js";
import { wasmContestant, referenceContestant } from "./engines.js";
import { multiplyAddLimit } from "./limit.js";
import { type BenchNetwork, multiplyAdds, NETWORKS } from "./networks.js";
import { report, type Contest } from "./report.js";
import { compete, trainByTurns } from "./rounds.js";
import { JAX, peersOf, PYTORCH } from "./python-peers.js";

const BATCHES = [4, 64];
/** Turns of each setting of a peer before the best one is chosen. */
const TRIALS = 3;

/** A peer with the fastest of its settings for this network and batch, tried by turns. */
async function best(starting: Promise<Contestant[]>): Promise<Contestant> {
  const candidates = await starting;
  const times = (await trainByTurns(candidates, TRIALS)).map((turns) => Math.min(...turns));
  const fastest = times.indexOf(Math.min(...times));
  candidates.forEach((candidate, k) => k !== fastest && candidate.close());
  return candidates[fastest]!;
}

interface Settings {
  torch?: string | undefined;
  jax?: string | undefined;
  rounds: number;
}

async function contest(
  network: BenchNetwork,
  batchSize: number,
  data: Mnist,
  { torch, jax, rounds }: Settings,
): Promise<Contest> {
  const processors = availableParallelism();
  const peers = [
    ...(torch === undefined ? [] : [{ python: torch, peer: PYTORCH }]),
    ...(jax === undefined ? [] : [{ python: jax, peer: JAX }]),
  ];
  const threads = [...new Set([1, processors])];
  const contestants: Contestant[] = [
    referenceContestant(network, data, batchSize),
    ...threads.map((count) => wasmContestant(network, data, batchSize, count)),
  ];
  for (const { python, peer } of peers)
    contestants.push(await best(peersOf(python, peer, network, batchSize, processors)));
  try {
    const results = await compete(contestants, batchSize, rounds);
    return { network: network.name, batchSize, multiplyAdds: multiplyAdds(network), results };
  } finally {
    for (const each of contestants) each.close();
  }
}

/** Trains the same networks by all engines, and by PyTorch and JAX where a Python with them is named. */
export const mnistBench = toMeasurement(
  new Command("mnist")
    .description("trains two networks on MNIST with both engines, and with PyTorch and JAX if asked")
    .option("--torch <python>", "a Python that has torch and numpy, to compare with")
    .option("--jax <python>", "a Python that has jax and optax, to compare with")
    .option("--rounds <n>", "turns of each contestant", Number, 9)
    .option(...JSON_OPTION),
  async (settings, log) => {
    const data = await mnist();
    const machine = {
      processor: cpus()[0]!.model,
      processors: availableParallelism(),
      node: process.version,
      multiplyAddsPerSecond: multiplyAddLimit(),
    };
    const contests: Contest[] = [];
    for (const network of NETWORKS)
      for (const batchSize of BATCHES) {
        log(`${network.name}, batch ${batchSize} …`);
        contests.push(await contest(network, batchSize, data, settings));
      }
    return { data: { machine, contests }, text: report(machine, contests) };
  },
);
