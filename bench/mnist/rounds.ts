import { median } from "../median.js";
import type { Contestant } from "./contestant.js";

/** What was measured of one contestant. */
export interface Measured {
  name: string;
  msPerStep: number;
  secondsPerEpoch: number;
  /** Of 10,000 images. */
  evaluationMs: number;
}

const TRAINING_IMAGES = 60_000;
/** How long a contestant trains before the next one's turn. */
const TURN_MS = 250;
/** The longest turn of a slow contestant is one step. */
const stepsIn = (ms: number, msPerStep: number) => Math.max(1, Math.round(ms / msPerStep));

/** Evaluations of each contestant. */
const EVALUATIONS = 3;

/** Calls `measure` for each contestant in turn, `rounds` times, and takes the median of each one's numbers. */
async function byTurns(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant, index: number) => Promise<number>,
): Promise<number[]> {
  const measured = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [k, contestant] of contestants.entries()) measured[k]!.push(await measure(contestant, k));
  return measured.map(median);
}

/**
 * Milliseconds per step of each contestant. They train by turns, so that what disturbs the machine disturbs all of them.
 * The first turn of each is not counted: compilers and caches warm up.
 */
export async function trainByTurns(contestants: readonly Contestant[], rounds: number): Promise<number[]> {
  const steps: number[] = [];
  for (const contestant of contestants) {
    const warm = await contestant.train(stepsIn(TURN_MS, await contestant.train(1)));
    steps.push(stepsIn(TURN_MS, warm));
  }
  return byTurns(contestants, rounds, (contestant, k) => contestant.train(steps[k]!));
}

/** Trains and evaluates by turns. */
export async function compete(
  contestants: readonly Contestant[],
  batchSize: number,
  rounds: number,
): Promise<Measured[]> {
  const msPerStep = await trainByTurns(contestants, rounds);
  const evaluationMs = await byTurns(contestants, EVALUATIONS, (contestant) => contestant.evaluate());
  return contestants.map(({ name }, k) => ({
    name,
    msPerStep: msPerStep[k]!,
    secondsPerEpoch: (msPerStep[k]! * TRAINING_IMAGES) / batchSize / 1000,
    evaluationMs: evaluationMs[k]!,
  }));
}
