import type { Bench } from "./bench.js";
import { choiceBench } from "./choice/bench.js";
import { mnistBench } from "./mnist/bench.js";

export type { Bench, BenchResult } from "./bench.js";
export { BenchError } from "./bench-error.js";

/** All benchmarks, in the order of the help. */
export const benches: readonly Bench[] = [mnistBench, choiceBench];
