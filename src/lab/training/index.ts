export { trainMany } from "./train-many.js";
export type { Trained, Training, TrainingPlace } from "./training.js";
