export { sanitizeFigure } from "./figure.js";
export { laterKinds } from "./figure-controls.js";
export { isOutward, OUTWARD, safeHref } from "./links.js";
export { countRemoved, type Removed, removedNote } from "./removed.js";
export { HTML_SCHEMA } from "./schema.js";
export { isHiding, safeStyle } from "./styles.js";
export { sanitizeDrawing, sanitizeSvg } from "./svg.js";
export { inlineTableStyles, isTableSheet } from "./table-styles.js";
export { parseHtml, TangledHtml, writeHtml } from "./tree.js";
