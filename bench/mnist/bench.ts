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
import { torchContestant, torchSettings } from "./torch.js";

const BATCHES = [4, 64];
/** Turns of each setting of PyTorch before the best one is chosen. */
const TRIALS = 3;

/** PyTorch as fast as it gets for this network and batch: the best of its settings, tried by turns. */
async function bestTorch(python: string, network: BenchNetwork, batchSize: number): Promise<Contestant> {
  const candidates = await Promise.all(
    torchSettings(availableParallelism()).map((settings) =>
      torchContestant(python, network, batchSize, settings),
    ),
  );
  const times = (await trainByTurns(candidates, TRIALS)).map((turns) => Math.min(...turns));
  const best = times.indexOf(Math.min(...times));
  candidates.forEach((candidate, k) => k !== best && candidate.close());
  return candidates[best]!;
}

async function contest(
  network: BenchNetwork,
  batchSize: number,
  data: Mnist,
  { torch, rounds }: { torch: string | undefined; rounds: number },
): Promise<Contest> {
  const threads = [...new Set([1, availableParallelism()])];
  const contestants = [
    referenceContestant(network, data, batchSize),
    ...threads.map((count) => wasmContestant(network, data, batchSize, count)),
    ...(torch === undefined ? [] : [await bestTorch(torch, network, batchSize)]),
  ];
  try {
    const results = await compete(contestants, batchSize, rounds);
    return { network: network.name, batchSize, multiplyAdds: multiplyAdds(network), results };
  } finally {
    for (const each of contestants) each.close();
  }
}

/** Trains the same networks by all engines, and by PyTorch where a Python with torch is named. */
export const mnistBench = toMeasurement(
  new Command("mnist")
    .description("trains two networks on MNIST with both engines, and with PyTorch if asked")
    .option("--torch <python>", "a Python that has torch, to compare with")
    .option("--rounds <n>", "turns of each contestant", Number, 9)
    .option(...JSON_OPTION),
  async ({ torch, rounds }, log) => {
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
        contests.push(await contest(network, batchSize, data, { torch, rounds }));
      }
    return { data: { machine, contests }, text: report(machine, contests) };
  },
);
