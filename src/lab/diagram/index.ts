export { type ClassBox, drawClasses } from "./classes.js";
export { confusionCounts, drawConfusion } from "./confusion.js";
export { diagramStyle, type Drawing, escapeLabel, layoutDiagram } from "./layout.js";
export { drawNetwork } from "./network.js";
