import { readFileSync } from "node:fs";

/** Multiply-adds of one round of bench/assembly/multiply-add.ts: twelve vectors of four. */
const PER_ROUND = 48;
const ROUNDS = 2_000_000;
const TRIES = 15;

/** The most multiply-adds per second that WebAssembly reaches on one thread of this machine, in registers alone. */
export function multiplyAddLimit(): number {
  const bytes = readFileSync(new URL("../multiply-add.wasm", import.meta.url));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
  const run = exports["multiplyAdd"] as (rounds: number, factor: number, term: number) => number;
  let best = Infinity;
  for (let k = 0; k < TRIES; k++) {
    const start = performance.now();
    run(ROUNDS, 0.5, 1);
    best = Math.min(best, performance.now() - start);
  }
  return (ROUNDS * PER_ROUND) / (best / 1000);
}
