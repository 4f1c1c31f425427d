import type { ErrorObject, ValidateFunction } from "ajv";
import { createRequire } from "node:module";
import { isObject, type JsonObject } from "../../shared/json.js";

const require = createRequire(import.meta.url);
const NEWEST_MINOR = 5;

/** The validator for the official schema of nbformat 4.`minor`, compiled by the build. */
function validatorFor(minor: number): ValidateFunction {
  return require(`./schema/nbformat.v4.${Math.min(minor, NEWEST_MINOR)}.validate.cjs`) as ValidateFunction;
}

function describeType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : `a ${typeof value}`;
}

/** `/cells/2/outputs/0` → `cell 3, output 1`: counted from 1. */
function describeLocation(pointer: string): string {
  const location = pointer
    .replace(/^\/cells\/(\d+)/, (_, i) => `cell ${Number(i) + 1}`)
    .replace(/\/outputs\/(\d+)/, (_, i) => `, output ${Number(i) + 1}`)
    .replace(/^\//, "")
    .replace(/\//g, ", ");
  return location.replace(/, , /g, ", ") || "top level";
}

function describe(error: ErrorObject): string {
  const location = describeLocation(error.instancePath);
  switch (error.keyword) {
    case "required":
      return `${location}: "${error.params["missingProperty"]}" is missing`;
    case "type":
      return `${location}: expected ${String(error.params["type"])}, found ${describeType(error.data)}`;
    case "additionalProperties":
      return `${location}: "${error.params["additionalProperty"]}" is not allowed here`;
    default:
      return `${location}: ${error.message ?? error.keyword}`;
  }
}

/** The most specific error: a cell fails the alternatives of all cell types, so the deepest error belongs to its own type. */
function mostSpecific(errors: ErrorObject[]): ErrorObject | undefined {
  const depth = (error: ErrorObject) => error.instancePath.split("/").length;
  const specific = errors.filter((error) => error.keyword !== "oneOf" && error.keyword !== "enum");
  return specific.sort((a, b) => depth(b) - depth(a))[0] ?? errors[0];
}

const CELL_TYPES = new Set<unknown>(["code", "markdown", "raw"]);

/** The first violation of the schema of nbformat 4.`minor`, in one sentence; undefined if the notebook is valid. */
export function schemaViolation(notebook: JsonObject, minor: number): string | undefined {
  const { cells } = notebook;
  for (const [i, cell] of (Array.isArray(cells) ? cells : []).entries()) {
    const type = isObject(cell) ? cell["cell_type"] : undefined;
    if (!CELL_TYPES.has(type))
      return `cell ${i + 1}: cell_type must be code, markdown or raw, not ${JSON.stringify(type) ?? "missing"}`;
  }
  const validate = validatorFor(minor);
  if (validate(notebook)) return undefined;
  const error = mostSpecific(validate.errors ?? []);
  return error ? describe(error) : "it does not match the schema";
}
