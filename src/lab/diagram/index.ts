export { diagramStyle, type Drawing, layoutDiagram } from "./layout.js";
