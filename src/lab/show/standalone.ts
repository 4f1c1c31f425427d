import { createHash } from "node:crypto";
import { optimize } from "svgo";
import { hues } from "../../contract.js";

/** Digits of the hash that begins a picture's ids. */
const PREFIX_DIGITS = 6;

/**
 * A compact SVG that looks the same wherever a notebook is shown: on light paper, as its colours want it, also where
 * the viewer is dark; with ids of its own, for VS Code puts the pictures of a notebook into one document.
 */
export function standalone(svg: string): string {
  const hash = createHash("sha256").update(svg).digest("hex").slice(0, PREFIX_DIGITS);
  const { data } = optimize(svg, {
    plugins: [{ name: "prefixIds", params: { prefix: `i${hash}`, delim: "-", prefixClassNames: false } }],
  });
  return data.replace(/^<svg /, `<svg style="background:${hues.paper.light}" `);
}
