export { classBoxes } from "./class-boxes.js";
export { type ClassBox, drawClasses } from "./class-diagram.js";
export { confusionCounts, drawConfusion } from "./confusion-matrix.js";
export { diagramStyle, type Drawing, escapeLabel, layoutDiagram } from "./layout.js";
export { drawNetwork } from "./network-diagram.js";
