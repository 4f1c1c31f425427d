import stringWidth from "string-width";
import { formatNumber } from "../../shared/format-number.js";
import { mime, volatileMetadata } from "../../shared/mime.js";
import { display } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** A table: the names of its columns, and its rows. */
export interface Table {
  columns: string[];
  /** A cell for each column. Numbers are formatted (`−0.5`, `60,000`, `1 × 10⁻⁸`); texts are shown as they are. */
  rows: (string | number)[][];
  /** Its cells vary from run to run, as durations do. Default false. */
  volatile?: boolean;
}

const NUMERIC = /^[-−+]?(\d[\d,. ]*|∞|NaN)([eE][-+]?\d+| × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?( ?%| s| ms)?$/;
const isNumeric = (cell: string): boolean => NUMERIC.test(cell);

/** A formatted number; in a text that is one, such as `(-0.5).toFixed(3)`, only the minus sign changes. */
const cellText = (cell: string | number): string => {
  if (typeof cell === "number") return formatNumber(cell);
  return isNumeric(cell) ? cell.replace(/^-/, "−") : cell;
};

function asHtml(columns: string[], rows: string[][], numeric: boolean[]): string {
  const align = (j: number) => (numeric[j] ? ' style="text-align: right"' : "");
  const head = columns.map((name, j) => `<th scope="col"${align(j)}>${escapeHtml(name)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${row.map((cell, j) => `<td${align(j)}>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("\n");
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** Plain text for viewers without HTML. Widths are in terminal columns: x̄ takes one, a Chinese character two. */
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

/**
 * Shows a table; columns that hold only numbers are aligned right. Throws a RangeError if a row has another number of cells than
 * there are columns.
 *
 * @example table({ columns: ["layer", "parameters"], rows: [["conv2d 1", 416], ["dense 1", 96120]] });
 */
export function table({ columns, rows, volatile = false }: Table): void {
  rows.forEach((row, i) => {
    if (row.length !== columns.length) {
      throw new RangeError(
        `table: row ${i + 1} has ${row.length} cells, but there are ${columns.length} columns`,
      );
    }
  });
  const cells = rows.map((row) => row.map(cellText));
  const numeric = columns.map(
    (_, j) => cells.length > 0 && cells.every((row) => isNumeric(row[j]!) || row[j] === "—"),
  );
  display(
    { [mime.html]: asHtml(columns, cells, numeric), [mime.text]: asText(columns, cells, numeric) },
    volatile ? { metadata: volatileMetadata } : {},
  );
}
