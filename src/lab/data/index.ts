export { type Iris, iris } from "./iris.js";
export { normalise, oneHot, type Split, split, splitInFileOrder } from "./split.js";
