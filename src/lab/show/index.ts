export { hues } from "../../contract.js";
export { type Drawing, diagramStyle, layoutDiagram } from "../diagram/index.js";
export { claim, type ClaimOptions, holds, toClaim } from "./claim.js";
export { curves, type Run } from "./curves.js";
export { display } from "./display.js";
export { drawing } from "./drawing.js";
export { figure, type Figure } from "./figure.js";
export { progress, type Progress } from "./progress.js";
export { table, type Table } from "./table.js";
