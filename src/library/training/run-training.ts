import { checkpoints } from "./checkpoints.js";
import { wasmEngine } from "../wasm/index.js";
import { optimizerOf, trainWithCheckpoints } from "../nn/index.js";
import { Random } from "../random.js";
import type { TrainingResult, TrainingJob, TrainingStatus } from "./training-job.js";

/** Runs one training on the calling thread. */
export async function run(
  training: TrainingJob,
  onBatch: (status: TrainingStatus) => Promise<void> | void,
): Promise<TrainingResult> {
  const { name, layers, seed, optimizer, average, checkpoints: folder, ...options } = training;
  const { train, scored, log, ...settings } = training; // data are identified by their checksums
  const random = new Random(seed);
  const input = train.inputs.shape.slice(1);
  const engine = wasmEngine(layers, {
    input,
    random,
    optimizer: optimizerOf(optimizer),
    average,
    threads: 1,
  });
  const sets = { train: train.labels.length, scored: Object.keys(scored), log: log?.every };
  const history = await trainWithCheckpoints(engine, {
    ...options,
    random,
    onBatch: (state) => onBatch({ name, ...state }),
    ...(folder && { checkpoint: checkpoints(folder).of(name, { ...settings, sets }) }),
  });
  return { history, weights: engine.weights(), averaged: engine.averaged.weights() };
}
