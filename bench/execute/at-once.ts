import { verdict } from "../bench.js";
import { median } from "../median.js";
import { ours } from "./clients.js";
import { LESSONS } from "./lessons.js";

/** Two notebooks on two processors have to be so many times as fast as one after the other. */
const FACTOR = 1.7;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

async function oneByOne(): Promise<void> {
  for (const path of LESSONS) await ours(path);
}

/** Two notebooks one after the other, and both at once. */
export async function benchAtOnce(runs: number): Promise<boolean> {
  const [apart, together]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    apart.push(await timed(oneByOne));
    together.push(await timed(() => Promise.all(LESSONS.map(ours))));
  }
  const [a, b] = [median(apart), median(together)];
  const value = `${b.toFixed(1)} s, one after the other ${a.toFixed(1)} s: ${(a / b).toFixed(2)} times as fast`;
  return verdict("two notebooks at once", value, `${FACTOR} times`, a / b >= FACTOR);
}
