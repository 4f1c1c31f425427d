import { isObject } from "../../shared/json.js";
import { METADATA_KEY, type OutputNote } from "../../shared/mime.js";
import { type CodeCell, hasTag, type Notebook, type Output } from "../format/notebook.js";
import { digitsOf } from "../format/exact-integers.js";
import { hashText } from "./hash.js";

const codeCells = ({ cells }: Notebook): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

/** A value as it is once it was written to a file and read: without lone surrogates, its integers rounded, its keys in order. */
function asRead(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  const digits = digitsOf(value);
  if (digits !== undefined) return Number(digits);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key.toWellFormed(), each]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const sortedJson = (value: unknown): string => JSON.stringify(value, (_, each: unknown) => asRead(each));

/** An output without what varies from run to run. */
function steadyOutput(output: Output): unknown {
  if (!("data" in output)) return output;
  const note = output.metadata[METADATA_KEY] as OutputNote | undefined;
  const { execution_count: _, ...rest } = output as Output & { execution_count?: unknown };
  return note?.volatile ? { ...rest, data: Object.keys(output.data).sort() } : rest;
}

/** A hash of each cell's outputs, by the cell's id; cells without outputs have none. */
export const outputHashes = (notebook: Notebook): Record<string, string> =>
  Object.fromEntries(
    codeCells(notebook)
      .filter(({ outputs }) => outputs.length > 0)
      .map(({ id, outputs }) => [id, hashText(sortedJson(outputs.map(steadyOutput)))]),
  );

/** Cells whose outputs are not those of the execution, in words. Without recorded hashes only errors are seen. */
export function outputFaults(notebook: Notebook, recorded: Record<string, string> | undefined): string[] {
  const now = outputHashes(notebook);
  return notebook.cells.flatMap((cell, i) => {
    if (cell.cell_type !== "code") return [];
    const name = `cell ${i + 1} (${cell.id})`;
    const before = recorded?.[cell.id];
    if (recorded && before !== now[cell.id])
      return [
        `the outputs of ${name} were ${cell.outputs.length === 0 ? "cleared" : "changed"} after its execution`,
      ];
    const isError = cell.outputs.some(({ output_type }) => output_type === "error");
    const mayFail = hasTag(cell, "raises-exception") || hasTag(cell, "skip-execution");
    return isError && !mayFail ? [`${name} ended with an error`] : [];
  });
}
