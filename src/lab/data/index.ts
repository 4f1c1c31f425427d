export { type Checkpoints, checkpoints } from "./checkpoints.js";
export { DataError, MissingData } from "./data-error.js";
export { type Iris, iris } from "./iris.js";
export { type Images, mnist, type Mnist, mnistFolder, range } from "./mnist.js";
export { normalise, oneHot, type Split, split, splitInFileOrder } from "./split.js";
export { loadWeights, saveWeights } from "./weights.js";
