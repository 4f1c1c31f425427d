import type {
  BatchState,
  Dataset,
  LayerDescription,
  TrainingHistory,
  CheckpointedTrainingOptions,
  NamedTensors,
  OptimizerSettings,
  Samples,
} from "../nn/index.js";

/** A long training of the WASM engine as plain data, so that it can be sent to another thread. */
export interface TrainingJob {
  /** Its name in displays, messages and checkpoints. */
  name: string;
  layers: readonly LayerDescription[];
  /** Draws the initial weights, the order of the samples and the dropout masks. */
  seed: number;
  optimizer: OptimizerSettings;
  /** Decay of the averaged weights. */
  average: number;
  train: Dataset<Samples>;
  batchSize: number;
  epochs: number;
  scored: CheckpointedTrainingOptions["scored"];
  /** Default: 1, every epoch. */
  scoredFrom?: number;
  log?: CheckpointedTrainingOptions["log"];
  /** Name of the folder of checkpoints; default: none are written. */
  checkpoints?: string;
}

/** The scores of a training, and its weights after the last epoch. */
export interface TrainingResult {
  history: TrainingHistory;
  weights: NamedTensors;
  averaged: NamedTensors;
}

/** The state of a running training. */
export type TrainingStatus = BatchState & {
  name: string;
  epoch: number;
  /** The scores of its epochs so far. */
  history: TrainingHistory;
};

/** A message from a training's thread. */
export type TrainingMessage = { status: TrainingStatus } | { result: TrainingResult };
