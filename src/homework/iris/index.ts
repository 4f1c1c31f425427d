export { type Iris, iris } from "./iris.js";
