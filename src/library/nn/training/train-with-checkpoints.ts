import type { Random, RandomState } from "../../random.js";
import type { Engine, Predictor } from "../model/engine.js";
import { type Dataset, evaluate, type Score } from "./evaluate.js";
import type { NamedTensors, Samples } from "../tensor/tensor.js";
import { type BatchState, trainEpoch } from "./train-epoch.js";

/** The scores after an epoch. */
export interface EpochRecord {
  /** 1, 2, … */
  epoch: number;
  /** Scores of the weights as they are, on each of the scored sets. */
  raw: Record<string, Score>;
  /** Scores of the averaged weights, on the same sets. */
  averaged: Record<string, Score>;
  /** Duration of the steps, without scoring. Varies from run to run. */
  seconds: number;
}

/** The losses logged within an epoch. */
export interface LogRecord {
  epoch: number;
  batch: number;
  /** Mean loss of the batches since the record before, with dropout. */
  trainLoss: number;
  /** Loss on the `logged` set in prediction. */
  testLoss: number;
}

/** The recorded scores and losses of a training. */
export interface TrainingHistory {
  epochs: EpochRecord[];
  log: LogRecord[];
}

/** A training between two epochs: everything the rest depends on. */
export interface TrainingState {
  random: RandomState;
  history: TrainingHistory;
  engine: NamedTensors;
}

/** Storage of a training between two epochs. */
export interface Checkpoint {
  /** The last state saved by a training with the same settings and code, if any. */
  load(): Promise<TrainingState | undefined>;
  save(state: TrainingState): Promise<void>;
}

export interface CheckpointedTrainingOptions {
  train: Dataset<Samples>;
  batchSize: number;
  epochs: number;
  /** Shuffles before each epoch; must be the one the engine draws dropout masks from. */
  random: Random;
  /** Sets that are scored after each epoch, by name. */
  scored: Record<string, Dataset<Samples>>;
  /** The first epoch that is scored; default 1. */
  scoredFrom?: number;
  /** Logs losses within an epoch every so many batches. Default: no log. */
  log?: { every: number; test: Dataset<Samples> } | undefined;
  /** Called after each step; the training awaits it. */
  onBatch?: (state: BatchState & { epoch: number; history: TrainingHistory }) => Promise<void> | void;
  /** Lets an interrupted training resume. Default: it starts over. */
  checkpoint?: Checkpoint;
}

/** Runs one epoch with its log. Returns the duration of its steps in seconds. */
async function runEpoch(
  engine: Engine,
  history: TrainingHistory,
  epoch: number,
  options: CheckpointedTrainingOptions,
): Promise<number> {
  const { log, onBatch } = options;
  let [milliseconds, since, lossSum, lossCount] = [0, performance.now(), 0, 0];
  for (const state of trainEpoch(engine, { ...options, epoch })) {
    milliseconds += performance.now() - since;
    lossSum += state.loss;
    lossCount++;
    if (log && state.batch % log.every === 0) {
      const testLoss = evaluate(engine, log.test).loss;
      history.log.push({ epoch, batch: state.batch, trainLoss: lossSum / lossCount, testLoss });
      lossSum = lossCount = 0;
    }
    await onBatch?.({ ...state, epoch, history });
    since = performance.now();
  }
  return milliseconds / 1000;
}

/**
 * Trains for many epochs; scores raw and averaged weights after each, and writes a checkpoint. A resumed training ends with the
 * same bits as an uninterrupted one.
 *
 * @param engine must keep an average of its weights
 */
export async function trainWithCheckpoints(
  engine: Engine,
  options: CheckpointedTrainingOptions,
): Promise<TrainingHistory> {
  const { random, scored, scoredFrom = 1, checkpoint } = options;
  const saved = await checkpoint?.load();
  const history = saved?.history ?? { epochs: [], log: [] };
  if (saved) {
    engine.restore(saved.engine);
    random.restore(saved.random);
  }
  const scoresOf = (model: Predictor, epoch: number) =>
    Object.fromEntries(
      Object.entries(epoch < scoredFrom ? {} : scored).map(([name, set]) => [name, evaluate(model, set)]),
    );
  for (let epoch = history.epochs.length + 1; epoch <= options.epochs; epoch++) {
    const seconds = await runEpoch(engine, history, epoch, options);
    const averaged = scoresOf(engine.averaged, epoch);
    history.epochs.push({ epoch, raw: scoresOf(engine, epoch), averaged, seconds });
    await checkpoint?.save({ random: random.save(), history, engine: engine.save() });
  }
  return history;
}
