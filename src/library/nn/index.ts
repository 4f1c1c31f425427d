export {
  type Activation,
  eluActivation,
  reluActivation,
  sigmoidActivation,
  tanhActivation,
} from "./layers/activations.js";
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
} from "./layers/layer-description.js";
export { type Engine, type Predictor, referenceEngine, type ReferenceEngineOptions } from "./model/engine.js";
export { type Dataset, evaluate, predictions, type Score } from "./training/evaluate.js";
export { finiteDifferences } from "./tensor/finite-differences.js";
export { glorotUniform, heNormal } from "./layers/initialize.js";
export type { Layer, Mode, Parameter } from "./layers/layer.js";
export {
  type Checkpoint,
  type EpochRecord,
  type LogRecord,
  type TrainingHistory,
  type CheckpointedTrainingOptions,
  trainWithCheckpoints,
  type TrainingState,
} from "./training/train-with-checkpoints.js";
export { logSumExp, type Loss, meanSquaredError, softmax, softmaxCrossEntropy } from "./model/losses.js";
export { Model } from "./model/model.js";
export {
  adam,
  type AdamOptions,
  type Optimizer,
  optimizerOf,
  type OptimizerSettings,
  sgd,
} from "./model/optimizers.js";
export { argMax, predictedClasses } from "./model/predicted-classes.js";
export {
  decodeSafetensors,
  encodeSafetensors,
  type NumberType,
  type TensorFile,
} from "./tensor/safetensors.js";
export { layerNames, type LayerSummary, outputShape, summarize } from "./layers/shapes.js";
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
} from "./tensor/tensor.js";
export { type BatchState, type EpochOptions, trainEpoch } from "./training/train-epoch.js";
export { type Curve, type EpochState, type History, train, type TrainOptions } from "./training/train.js";
export { WeightAverage } from "./model/weight-average.js";
export { normalize, oneHot, type Split, split, splitInFileOrder } from "./training/split.js";
export { Random, type RandomState } from "../random.js";
