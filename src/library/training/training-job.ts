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
  /** What displays, messages and the checkpoint call it. */
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
  /** Folder of checkpoints, by its name; default: none are kept. */
  checkpoints?: string;
}

/** What a training left: its course, and the engine's state after the last epoch. */
export interface TrainingResult {
  history: TrainingHistory;
  weights: NamedTensors;
  averaged: NamedTensors;
}

/** Where a training is. */
export type TrainingStatus = BatchState & {
  name: string;
  epoch: number;
  /** The scores of its epochs so far. */
  history: TrainingHistory;
};

/** What a training's thread sends home. */
export type TrainingMessage = { status: TrainingStatus } | { result: TrainingResult };
