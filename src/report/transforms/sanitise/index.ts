export { type FigureData, sanitiseFigure } from "./figure.js";
export { Kept, sanitiseHtml } from "./html.js";
export { isOutward, OUTWARD, safeHref } from "./links.js";
export { type Removed, removedNote } from "./removed.js";
export { sanitiseSvg } from "./svg.js";
