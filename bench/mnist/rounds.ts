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

/**
 * Lets the contestants train by turns, so that what disturbs the machine disturbs all of them, and takes medians. The first
 * turn of each is not counted: compilers and caches warm up.
 */
export async function compete(
  contestants: readonly Contestant[],
  batchSize: number,
  rounds: number,
): Promise<Measured[]> {
  const steps: number[] = [];
  for (const contestant of contestants) {
    const first = await contestant.train(1);
    const warm = await contestant.train(stepsIn(TURN_MS, first));
    await contestant.evaluate();
    steps.push(stepsIn(TURN_MS, warm));
  }
  const training = contestants.map((): number[] => []);
  const evaluating = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [k, contestant] of contestants.entries()) {
      training[k]!.push(await contestant.train(steps[k]!));
      evaluating[k]!.push(await contestant.evaluate());
    }
  return contestants.map(({ name }, k) => {
    const msPerStep = median(training[k]!);
    const secondsPerEpoch = (msPerStep * TRAINING_IMAGES) / batchSize / 1000;
    return { name, msPerStep, secondsPerEpoch, evaluationMs: median(evaluating[k]!) };
  });
}
