import type { ErrorObject, ValidateFunction } from "ajv";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const NEWEST_MINOR = 5;

/** The check against the official schema of nbformat 4.`minor`, compiled when the project is built. */
function validatorFor(minor: number): ValidateFunction {
  return require(`./schema/nbformat.v4.${Math.min(minor, NEWEST_MINOR)}.validate.cjs`) as ValidateFunction;
}

const typeOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value}`;

/** `/cells/2/outputs/0` → `cell 3, output 1`, the way people count. */
function placeOf(pointer: string): string {
  const named = pointer
    .replace(/^\/cells\/(\d+)/, (_, i) => `cell ${Number(i) + 1}`)
    .replace(/\/outputs\/(\d+)/, (_, i) => `, output ${Number(i) + 1}`)
    .replace(/^\//, "")
    .replace(/\//g, ", ");
  return named.replace(/, , /g, ", ") || "top level";
}

function describe(error: ErrorObject): string {
  const place = placeOf(error.instancePath);
  switch (error.keyword) {
    case "required":
      return `${place}: "${error.params["missingProperty"]}" is missing`;
    case "type":
      return `${place}: expected ${String(error.params["type"])}, found ${typeOf(error.data)}`;
    case "additionalProperties":
      return `${place}: "${error.params["additionalProperty"]}" does not belong here`;
    default:
      return `${place}: ${error.message ?? error.keyword}`;
  }
}

/** The cell types' alternatives fail all at once; the fault worth telling is that of the cell's own type. */
function mostTelling(errors: ErrorObject[]): ErrorObject {
  const depth = (error: ErrorObject) => error.instancePath.split("/").length;
  const telling = errors.filter((error) => error.keyword !== "oneOf" && error.keyword !== "enum");
  return telling.sort((a, b) => depth(b) - depth(a))[0] ?? errors[0]!;
}

/** One sentence on what is wrong with a notebook by the schema of its version, or undefined if nothing is. */
export function schemaFault(notebook: Record<string, unknown>, minor: number): string | undefined {
  const unknownCell = Array.isArray(notebook["cells"])
    ? notebook["cells"].findIndex(
        (cell) =>
          !["code", "markdown", "raw"].includes((cell as { cell_type?: string } | null)?.cell_type ?? ""),
      )
    : -1;
  if (unknownCell >= 0) {
    const cell = (notebook["cells"] as unknown[])[unknownCell];
    const type = (cell as { cell_type?: unknown } | null)?.cell_type;
    return `cell ${unknownCell + 1}: cell_type must be code, markdown or raw, not ${JSON.stringify(type) ?? "missing"}`;
  }
  const validate = validatorFor(minor);
  return validate(notebook) ? undefined : describe(mostTelling(validate.errors ?? []));
}
