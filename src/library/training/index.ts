export { type Checkpoints, checkpoints } from "./checkpoints.js";
export { DataError, MissingData } from "./data-error.js";
export { trainInParallel } from "./train-in-parallel.js";
export type { TrainingResult, TrainingJob, TrainingStatus } from "./training-job.js";
export { loadWeights, saveWeights } from "./weights.js";
