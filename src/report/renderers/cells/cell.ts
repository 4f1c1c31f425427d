import {
  type Cell,
  cellOptions,
  type CodeCell,
  hasTag,
  type Metadata,
  type Output,
} from "../../../jupyter/index.js";
import { cellAnchor, outputId } from "../../references/reference-index.js";
import { claimStatement } from "../claims/claims.js";
import { renderInline, renderMarkdownCell } from "../markdown/markdown.js";
import { renderOutput } from "../outputs/outputs.js";
import type { Context } from "../state/context.js";
import { highlight } from "../text/highlight.js";
import { codeLanguage } from "../text/language.js";
import { rawHtml } from "./raw.js";

/** Whether the notebook's author folded a part of the cell in JupyterLab. */
function isFolded({ metadata }: CodeCell, part: "source_hidden" | "outputs_hidden"): boolean {
  const jupyter = metadata["jupyter"] as Metadata | undefined;
  return jupyter?.[part] === true || (part === "outputs_hidden" && metadata["collapsed"] === true);
}

function sourceHtml(cell: CodeCell, code: string, context: Context): string {
  if (code.trim() === "") return "";
  const lines = highlight(code, codeLanguage(context.chapter.notebook));
  const count = lines.length;
  const open = hasTag(cell, "hide-input") || isFolded(cell, "source_hidden") ? "" : " open";
  return `<details class="source"${open}><summary>${context.words.code} <span class="count">${context.words.lines(count)}</span></summary><pre tabindex="0"><code>${lines.map((line) => `<span>${line}</span>`).join("\n")}</code></pre></details>`;
}

/** Consecutive outputs to the same stream as one, as JupyterLab shows them: a line may come in pieces. */
function joinStreams(outputs: Output[]): [output: Output, number: number][] {
  const joined: [Output, number][] = [];
  const texts = new Map<Output, string[]>();
  outputs.forEach((output, i) => {
    if (output.output_type !== "stream") return void joined.push([output, i]);
    if (output.text === "") return;
    const last = joined.at(-1)?.[0];
    if (last?.output_type === "stream" && last.name === output.name) texts.get(last)?.push(output.text);
    else {
      const first = { ...output };
      texts.set(first, [output.text]);
      joined.push([first, i]);
    }
  });
  for (const [output, parts] of texts) if (output.output_type === "stream") output.text = parts.join("");
  return joined;
}

/** Outputs, framed as a numbered figure or table where the cell has a label. */
function outputsHtml(cell: CodeCell, context: Context): string {
  const { options } = cellOptions(cell.source);
  const outputs = joinStreams(cell.outputs)
    .map(([output, i]) => renderOutput(output, { context, id: outputId(context.chapter, cell.id, i) }))
    .join("\n");
  const target = options.label ? context.index.targets.get(options.label) : undefined;
  if (!target) {
    if (!outputs) return "";
    return isFolded(cell, "outputs_hidden")
      ? `<details class="outputs"><summary>${context.words.output}</summary>${outputs}</details>`
      : `<div class="outputs">${outputs}</div>`;
  }
  const name = (target.kind === "fig" ? context.words.figure : context.words.table)(target.number);
  const caption = `<figcaption><a class="number" href="#${target.anchor}">${name}.</a> ${renderInline(options.caption ?? "", context)}</figcaption>`;
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

function contentOf(cell: Cell, context: Context): string {
  if (cell.cell_type === "code") return codeCell(cell, context);
  return cell.cell_type === "markdown" ? renderMarkdownCell(cell.source, context) : rawHtml(cell, context);
}

/** One cell as HTML; empty if it is tagged `remove-cell`. */
export function renderCell(cell: Cell, context: Context): string {
  if (hasTag(cell, "remove-cell")) {
    if (cell.cell_type === "code") noteStatements(cell, context);
    return "";
  }
  const anchor = cellAnchor(context.chapter, cell.id);
  return `<div class="cell ${cell.cell_type}" id="${anchor}">\n${contentOf(cell, context)}\n</div>`;
}
