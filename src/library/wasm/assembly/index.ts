export { conv } from "./conv";
export { convInputGradient } from "./conv-input-gradient";
export { packWeights, packDilatedWeights } from "./conv-packing";
export { convWeightGradient } from "./conv-weight-gradient";
export { dense, denseInputGradient, denseWeightGradient, gate } from "./dense";
export { activate, activationGradient, applyMask } from "./elementwise";
export { softmaxCrossEntropy } from "./loss";
export { adam, average, sgd } from "./optimizers";
export { packBytes, packFloats } from "./pack";
export { maxPool, maxPoolGradient } from "./pool";

/** The first address behind the routines' own tables. */
export const firstFree: usize = __heap_base;
