import { type Cell, cellOptions, type CodeCell, hasTag } from "../../../jupyter/index.js";
import { highlight } from "../text/highlight.js";
import type { Context } from "../state/context.js";
import { renderInline, renderMarkdown } from "../markdown/markdown.js";
import { renderOutput } from "../outputs/outputs.js";
import { rawHtml } from "./raw.js";
import { claimStatement } from "../claims/claims.js";
import { cellAnchor, outputId } from "../../references/reference-index.js";

function sourceHtml(cell: CodeCell, code: string, context: Context): string {
  if (code.trim() === "") return "";
  const language =
    context.chapter.notebook.metadata.language_info?.name ??
    context.chapter.notebook.metadata.kernelspec?.language ??
    "";
  const lines = highlight(code, language);
  const count = lines.length;
  const open = hasTag(cell, "hide-input") ? "" : " open";
  return `<details class="source"${open}><summary>Code <span class="count">${count} line${count === 1 ? "" : "s"}</span></summary><pre tabindex="0"><code>${lines.map((line) => `<span>${line}</span>`).join("\n")}</code></pre></details>`;
}

/** Outputs, framed as a numbered figure or table where the cell has a label. */
function outputsHtml(cell: CodeCell, context: Context): string {
  const { options } = cellOptions(cell.source);
  const outputs = cell.outputs
    .map((output, i) => renderOutput(output, { context, id: outputId(context.chapter, cell.id, i) }))
    .join("\n");
  const target = options.label ? context.index.targets.get(options.label) : undefined;
  if (!target) return outputs && `<div class="outputs">${outputs}</div>`;
  const name = target.kind === "fig" ? "Figure" : "Table";
  const caption = `<figcaption><a class="number" href="#${target.anchor}">${name} ${target.number}.</a> ${renderInline(options.caption ?? "", context)}</figcaption>`;
  return `<figure class="${target.kind}" id="${target.anchor}" tabindex="-1">${target.kind === "tbl" ? caption + outputs : outputs + caption}</figure>`;
}

/** The overview shows every claim, also those whose outputs are hidden in the chapter. */
function noteStatements(cell: CodeCell, context: Context): void {
  for (const i of cell.outputs.keys()) {
    const claim = context.index.claimsByOutput.get(outputId(context.chapter, cell.id, i));
    if (claim) claimStatement(claim, context);
  }
}

function codeCell(cell: CodeCell, context: Context): string {
  const source = hasTag(cell, "remove-input") ? "" : sourceHtml(cell, cellOptions(cell.source).code, context);
  const isHidden = hasTag(cell, "hide-output") || hasTag(cell, "remove-output");
  if (isHidden) noteStatements(cell, context);
  return source + (isHidden ? "" : outputsHtml(cell, context));
}

/** One cell as HTML; empty if it is tagged `remove-cell`. */
export function renderCell(cell: Cell, context: Context): string {
  if (hasTag(cell, "remove-cell")) {
    if (cell.cell_type === "code") noteStatements(cell, context);
    return "";
  }
  const inner =
    cell.cell_type === "code"
      ? codeCell(cell, context)
      : cell.cell_type === "markdown"
        ? renderMarkdown(cell.source, context)
        : rawHtml(cell);
  return `<div class="cell ${cell.cell_type}" id="${cellAnchor(context.chapter, cell.id)}">\n${inner}\n</div>`;
}
