/** The family of all text in SVG, so that it looks the same on every machine (SIL Open Font License 1.1). */
export const FONT_FAMILY = "Source Sans 3";

/** Fallback fonts, narrowest first: the default sans-serif of many systems is a fifth wider. A name with a digit needs quotes. */
export const FONT_FAMILIES = `'${FONT_FAMILY}', Arial, 'Liberation Sans', 'Nimbus Sans', Helvetica, sans-serif`;
