import { type Cell, cellOptions, type CodeCell, hasTag } from "../../jupyter/index.js";
import { highlight } from "./code.js";
import type { Context } from "./context.js";
import { renderInline, renderMarkdown } from "./markdown/markdown.js";
import { renderOutput } from "./outputs/outputs.js";
import { rawHtml } from "./raw.js";
import { cellAnchor } from "../references/reference-index.js";

function sourceHtml(cell: CodeCell, code: string, env: Context): string {
  if (code.trim() === "") return "";
  const language =
    env.chapter.notebook.metadata.language_info?.name ??
    env.chapter.notebook.metadata.kernelspec?.language ??
    "";
  const lines = highlight(code, language);
  const count = lines.length;
  const open = hasTag(cell, "hide-input") ? "" : " open";
  return `<details class="source"${open}><summary>Code <span class="count">${count} line${count === 1 ? "" : "s"}</span></summary><pre tabindex="0"><code>${lines.map((line) => `<span>${line}</span>`).join("\n")}</code></pre></details>`;
}

/** Outputs, framed as a numbered figure or table where the cell has a label. */
function outputsHtml(cell: CodeCell, env: Context): string {
  const { options } = cellOptions(cell.source);
  const anchor = cellAnchor(env.chapter, cell.id);
  const outputs = cell.outputs
    .map((output, i) => renderOutput(output, { env, id: `${anchor}-${i}` }))
    .join("\n");
  const target = options.label ? env.survey.targets.get(options.label) : undefined;
  if (!target) return outputs && `<div class="outputs">${outputs}</div>`;
  const name = target.kind === "fig" ? "Figure" : "Table";
  const caption = `<figcaption><a class="number" href="#${target.anchor}">${name} ${target.number}.</a> ${renderInline(options.caption ?? "", env)}</figcaption>`;
  return `<figure class="${target.kind}" id="${target.anchor}" tabindex="-1">${target.kind === "tbl" ? caption + outputs : outputs + caption}</figure>`;
}

function codeCell(cell: CodeCell, env: Context): string {
  const source = hasTag(cell, "remove-input") ? "" : sourceHtml(cell, cellOptions(cell.source).code, env);
  const outputs = hasTag(cell, "hide-output") || hasTag(cell, "remove-output") ? "" : outputsHtml(cell, env);
  return source + outputs;
}

/** One cell as HTML; empty if it is tagged `remove-cell`. */
export function renderCell(cell: Cell, env: Context): string {
  if (hasTag(cell, "remove-cell")) return "";
  const inner =
    cell.cell_type === "code"
      ? codeCell(cell, env)
      : cell.cell_type === "markdown"
        ? renderMarkdown(cell.source, env)
        : rawHtml(cell);
  return `<div class="cell ${cell.cell_type}" id="${cellAnchor(env.chapter, cell.id)}">\n${inner}\n</div>`;
}
