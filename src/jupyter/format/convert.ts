import { isObject, type JsonObject } from "../../shared/json.js";

/** By nbformat 3's names of an output's forms: their MIME types. */
const MIME_TYPES: Record<string, string> = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  latex: "text/latex",
  json: "application/json",
  javascript: "application/javascript",
};

const OUTPUT_TYPES: Record<string, string> = { pyout: "execute_result", pyerr: "error" };

/** An output of nbformat 2 or 3 as nbformat 4 writes it. */
function convertOutput(output: unknown): unknown {
  if (!isObject(output)) return output;
  const { output_type: type, prompt_number: count, stream, metadata, ...rest } = output;
  const converted = OUTPUT_TYPES[String(type)] ?? type;
  if (converted === "stream")
    return { output_type: "stream", name: stream ?? "stdout", text: rest["text"] ?? "" };
  if (converted === "error") return { output_type: "error", ...rest };
  const data: JsonObject = {};
  for (const [name, value] of Object.entries(rest)) data[MIME_TYPES[name] ?? name] = value;
  const isResult = converted === "execute_result";
  return {
    output_type: converted,
    ...(isResult && { execution_count: count ?? null }),
    data,
    metadata: metadata ?? {},
  };
}

/** A cell of nbformat 2 or 3 as nbformat 4 writes it: headings become Markdown. */
function convertCell(cell: unknown): unknown {
  if (!isObject(cell)) return cell;
  const {
    cell_type: type,
    metadata = {},
    source = "",
    level,
    input = "",
    outputs,
    prompt_number: count,
  } = cell;
  if (type === "code") {
    const converted = Array.isArray(outputs) ? outputs.map(convertOutput) : [];
    return { cell_type: "code", metadata, source: input, outputs: converted, execution_count: count ?? null };
  }
  if (type !== "heading") return { cell_type: type === "raw" ? "raw" : "markdown", metadata, source };
  const text = (Array.isArray(source) ? source.join("") : String(source)).replace(/\n/g, " ");
  return { cell_type: "markdown", metadata, source: `${"#".repeat(Number(level) || 1)} ${text}` };
}

/** A notebook of nbformat 2 or 3 as nbformat 4 writes it. Its worksheets become one list of cells. */
export function convertOldNotebook({ metadata, worksheets }: JsonObject): JsonObject {
  const sheets = Array.isArray(worksheets) ? worksheets.filter(isObject) : [];
  const cells = sheets.flatMap((sheet): unknown[] => (Array.isArray(sheet["cells"]) ? sheet["cells"] : []));
  return {
    nbformat: 4,
    nbformat_minor: 4,
    metadata: isObject(metadata) ? metadata : {},
    cells: cells.map(convertCell),
  };
}
