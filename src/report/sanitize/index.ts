export { type FigureData, sanitizeFigure } from "./figure.js";
export { isOutward, OUTWARD, safeHref } from "./links.js";
export { type Removed, removedNote } from "./removed.js";
export { sanitizeSvg } from "./svg.js";
