import stringWidth from "string-width";
import { mime, volatileMetadata } from "../../shared/mime.js";
import { display } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** A table: the names of its columns, and its rows. */
export interface Table {
  columns: string[];
  rows: (string | number)[][];
  /** What it holds varies from run to run, as durations do. */
  volatile?: boolean;
}

const isNumeric = (cell: string): boolean => /^[-−+]?(\d[\d,. ]*|∞|NaN)([eE][-+]?\d+)?( ?%)?$/.test(cell);

function asHtml(columns: string[], rows: string[][], numeric: boolean[]): string {
  const align = (j: number) => (numeric[j] ? ' style="text-align: right"' : "");
  const head = columns.map((name, j) => `<th scope="col"${align(j)}>${escapeHtml(name)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${row.map((cell, j) => `<td${align(j)}>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("\n");
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** In words, for viewers that show no HTML. The bar of x̄ takes no place of its own, a Chinese character takes two. */
function asText(columns: string[], rows: string[][], numeric: boolean[]): string {
  const widths = columns.map((name, j) =>
    Math.max(stringWidth(name), ...rows.map((row) => stringWidth(row[j]!))),
  );
  const padded = (cell: string, j: number) => {
    const space = " ".repeat(widths[j]! - stringWidth(cell));
    return numeric[j] ? space + cell : cell + space;
  };
  const line = (cells: string[]) => cells.map(padded).join("  ").trimEnd();
  return [line(columns), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** Shows a table; columns that hold only numbers are set flush right. */
export async function table({ columns, rows, volatile = false }: Table): Promise<void> {
  rows.forEach((row, i) => {
    if (row.length !== columns.length) {
      throw new RangeError(
        `table: row ${i + 1} has ${row.length} cells, but there are ${columns.length} columns`,
      );
    }
  });
  const cells = rows.map((row) => row.map(String));
  const numeric = columns.map(
    (_, j) => cells.length > 0 && cells.every((row) => isNumeric(row[j]!) || row[j] === "—"),
  );
  display(
    { [mime.html]: asHtml(columns, cells, numeric), [mime.text]: asText(columns, cells, numeric) },
    volatile ? { metadata: volatileMetadata } : {},
  );
}
