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
export { finiteDifferences } from "./finite-differences.js";
export { glorotUniform, heNormal } from "./initialise.js";
export type { Layer, Mode, Parameter } from "./layer.js";
export { logSumExp, type Loss, meanSquaredError, softmax, softmaxCrossEntropy } from "./losses.js";
export { argMax, Model } from "./model.js";
export { adam, type AdamOptions, type Optimizer, sgd } from "./optimizers.js";
export { layerNames, type LayerSummary, outputShape, summarise } from "./shapes.js";
export { norm, rows, take, type Tensor, tensor, zeros } from "./tensor.js";
export {
  type Curve,
  type Dataset,
  type EpochState,
  evaluate,
  type History,
  type Score,
  train,
  type TrainOptions,
} from "./train.js";
