/** The parts of a Plotly trace that hold its data. */
export interface Trace {
  type?: string;
  name?: string;
  x?: unknown[];
  y?: unknown[];
  z?: unknown[][];
  xaxis?: string;
  yaxis?: string;
  [other: string]: unknown;
}

/** The axis titles of a Plotly layout. */
export type Layout = Record<string, unknown>;

/** A figure's data as a table: one row for each point. */
export interface DataTable {
  columns: string[];
  rows: string[][];
}

const text = (cell: unknown): string =>
  typeof cell === "string" ? cell : cell === undefined || cell === null ? "" : JSON.stringify(cell);

/** `x2` → the title of `xaxis2`, without Plotly's markup. */
function titleOf(layout: Layout, axis: string, fallback: string): string {
  const found = layout[axis.replace(/^([xyz])/, "$1axis")] as
    { title?: { text?: string } | string } | undefined;
  const title = typeof found?.title === "string" ? found.title : found?.title?.text;
  return title?.replace(/<[^>]*>/g, "") || fallback;
}

function pointsOf({ x, y, z }: Trace): unknown[][] {
  if (z) return z.flatMap((row, i) => row.map((value, j) => [x?.[j] ?? j, y?.[i] ?? i, value]));
  const count = Math.max(x?.length ?? 0, y?.length ?? 0);
  return Array.from({ length: count }, (_, i) => [x ? x[i] : i, y?.[i]]);
}

/** All points of a figure, each with its series and its coordinates. */
export function dataTable(data: Trace[], layout: Layout): DataTable {
  const measures = (trace: Trace) => titleOf(layout, trace.yaxis ?? "y", "y");
  const axes = [...new Set(data.map((trace) => titleOf(layout, trace.xaxis ?? "x", "x")))];
  const values = [...new Set(data.map(measures))];
  const hasZ = data.some((trace) => trace.z);
  const columns = ["series", axes.length === 1 ? axes[0]! : "x"];
  columns.push(
    ...(values.length === 1 || hasZ ? [values[0]!] : ["measure", "value"]),
    ...(hasZ ? ["value"] : []),
  );
  const rows = data.flatMap((trace, i) =>
    pointsOf(trace).map(([x, ...rest]) => [
      trace.name ?? `series ${i + 1}`,
      text(x),
      ...(values.length > 1 && !hasZ ? [measures(trace)] : []),
      ...rest.map(text),
    ]),
  );
  return { columns, rows };
}

/** Spreadsheets run a cell that begins with one of these as a formula; a quote before it makes it text. */
const isFormula = (cell: string): boolean =>
  /^[=+\-@\t\r\n＝＋－＠]/.test(cell) && !Number.isFinite(Number(cell));

function quote(cell: string): string {
  const safe = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** RFC 4180. */
export const toCsv = ({ columns, rows }: DataTable): string =>
  [columns, ...rows].map((row) => row.map(quote).join(",") + "\r\n").join("");
