import { median } from "../median.js";
import type { Contestant } from "./contestant.js";

/** What was measured of one contestant. */
export interface Measured {
  name: string;
  isPeer: boolean;
  /** The median of the turns. */
  msPerStep: number;
  /** The fastest turn: what a machine reaches that does nothing else. */
  fastestMsPerStep: number;
  secondsPerEpoch: number;
  /** Of 10,000 images. */
  evaluationMs: number;
}

const TRAINING_IMAGES = 60_000;
/**
 * How long a contestant trains before the next one's turn. Threads that were asleep take some tens of milliseconds until the
 * operating system has spread them over the processors; a training of hours does not see that, and here it must not count.
 */
const TURN_MS = 500;

/** Evaluations of each contestant. */
const EVALUATIONS = 3;

/** Calls `measure` for each contestant in turn, `rounds` times. Returns the numbers of each one. */
async function byTurns(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant, index: number) => number | Promise<number>,
): Promise<number[][]> {
  const measured = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [k, contestant] of contestants.entries()) measured[k]!.push(await measure(contestant, k));
  return measured;
}

/**
 * Milliseconds per step in the turns of each contestant. They train by turns, so that what disturbs the machine disturbs all of them.
 * The first turn of each is not counted: compilers and caches warm up.
 */
export async function trainByTurns(contestants: readonly Contestant[], rounds: number): Promise<number[][]> {
  for (const contestant of contestants) await contestant.train(TURN_MS);
  return byTurns(contestants, rounds, (contestant) => contestant.train(TURN_MS));
}

/** Trains and evaluates by turns. */
export async function compete(
  contestants: readonly Contestant[],
  batchSize: number,
  rounds: number,
): Promise<Measured[]> {
  const turns = await trainByTurns(contestants, rounds);
  const evaluations = await byTurns(contestants, EVALUATIONS, (contestant) => contestant.evaluate());
  return contestants.map(({ name, isPeer = false }, k) => {
    const msPerStep = median(turns[k]!);
    return {
      name,
      isPeer,
      msPerStep,
      fastestMsPerStep: Math.min(...turns[k]!),
      secondsPerEpoch: (msPerStep * TRAINING_IMAGES) / batchSize / 1000,
      evaluationMs: median(evaluations[k]!),
    };
  });
}
