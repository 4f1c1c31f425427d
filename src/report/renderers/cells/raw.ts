import type { RawCell } from "../../../jupyter/index.js";
import { escapeHtml, textOf } from "../../html.js";
import type { Context } from "../state/context.js";
import { highlight } from "../text/highlight.js";

/** Languages of the formats that JupyterLab offers for raw cells. */
const LANGUAGES: Record<string, string> = {
  "text/html": "xml",
  "text/latex": "latex",
  "text/markdown": "markdown",
  "text/x-python": "python",
};

/** A raw cell as its source, under the name of its format: it is meant for converters, not for readers. */
export function rawHtml({ source, metadata }: RawCell, { words }: Context): string {
  const format = textOf(metadata["raw_mimetype"] ?? metadata["format"]);
  const label = format ? `<p class="note">${escapeHtml(words.rawCell(format))}</p>` : "";
  const language = Object.hasOwn(LANGUAGES, format) ? LANGUAGES[format]! : "";
  return `${label}<pre class="raw" tabindex="0">${highlight(source, language).join("\n")}</pre>`;
}
