export { backward, evaluate, nodesOf } from "./backward.js";
export { drawGraph, type GraphDrawing } from "./draw.js";
export { type Operation, operations } from "./operations.js";
export {
  add,
  divide,
  exp,
  input,
  log,
  mean,
  multiply,
  sqrt,
  square,
  squaredDifference,
  subtract,
  Value,
} from "./value.js";
