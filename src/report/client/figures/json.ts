import { unpack } from "../unpack.js";

/** The JSON of figures that were unpacked; their elements stay as the page has them. */
const unpacked = new WeakMap<Element, string>();

function scriptOf(plot: Element): HTMLScriptElement {
  const script = plot.querySelector("script");
  if (!script) throw new Error("a figure without data");
  return script;
}

/** Unpacks the JSON of a figure, which the page holds compressed. */
export async function unpackFigure(plot: Element): Promise<void> {
  if (!unpacked.has(plot)) unpacked.set(plot, await unpack(scriptOf(plot).textContent));
}

/** The JSON of a figure that is unpacked. */
export function figureJson(plot: Element): string {
  const script = scriptOf(plot);
  return script.type === "application/json" ? script.textContent : (unpacked.get(plot) ?? "null");
}

/** Gives a figure other data. Returns what restores its own. */
export function replaceFigureJson(plot: Element, json: string): () => void {
  const script = scriptOf(plot);
  const { type, textContent } = script;
  Object.assign(script, { type: "application/json", textContent: json });
  return () => void Object.assign(script, { type, textContent });
}
