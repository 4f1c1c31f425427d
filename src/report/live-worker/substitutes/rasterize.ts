/** In place of the PNG, which only viewers without SVG need. */
export const toPng = (): { png: string; metadata: object } => ({ png: "", metadata: {} });
