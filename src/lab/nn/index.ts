export {
  type Activation,
  eluActivation,
  reluActivation,
  sigmoidActivation,
  tanhActivation,
} from "./activations.js";
export {
  conv2d,
  dense,
  dropout,
  elu,
  flatten,
  type LayerDescription,
  maxPool2d,
  relu,
  sigmoid,
  tanh,
} from "./description.js";
export { type Engine, type Predictor, readableEngine, type ReadableEngineOptions } from "./engine.js";
export { type Dataset, evaluate, predictions, type Score } from "./evaluate.js";
export { finiteDifferences } from "./finite-differences.js";
export { glorotUniform, heNormal } from "./initialise.js";
export type { Layer, Mode, Parameter } from "./layer.js";
export {
  type Checkpoint,
  type EpochRecord,
  type LogRecord,
  type LongHistory,
  type LongTrainingOptions,
  trainLong,
  type TrainingState,
} from "./long-training.js";
export { logSumExp, type Loss, meanSquaredError, softmax, softmaxCrossEntropy } from "./losses.js";
export { Model } from "./model.js";
export {
  adam,
  type AdamOptions,
  type Optimizer,
  optimizerOf,
  type OptimizerSettings,
  sgd,
} from "./optimizers.js";
export { argMax, predictedClasses } from "./predicted-classes.js";
export { decodeSafetensors, encodeSafetensors, type NumberType, type TensorFile } from "./safetensors.js";
export { layerNames, type LayerSummary, outputShape, summarise } from "./shapes.js";
export {
  copyInto,
  type NamedTensors,
  norm,
  pick,
  rows,
  type Samples,
  take,
  type Tensor,
  tensor,
  toTensor,
  zeros,
} from "./tensor.js";
export { type BatchState, type EpochOptions, trainEpoch } from "./train-epoch.js";
export { type Curve, type EpochState, type History, train, type TrainOptions } from "./train.js";
export { WeightAverage } from "./weight-average.js";
