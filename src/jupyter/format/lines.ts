import { isObject, type JsonObject } from "../../shared/json.js";

const isJsonMime = (mimeType: string): boolean => /^application\/(.*\+)?json$/.test(mimeType);
/** The MIME types that Jupyter splits into lines; others, such as images in base64, stay one string. */
const isSplitMime = (mimeType: string): boolean =>
  mimeType.startsWith("text/") || ["application/javascript", "image/svg+xml"].includes(mimeType);

const join = (text: unknown): unknown => (Array.isArray(text) ? text.join("") : text);
/** A line with its end, as Python's `str.splitlines` splits, which Jupyter uses. */
const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^]+$/g;
const split = (text: unknown): unknown => (typeof text === "string" ? (text.match(LINE) ?? []) : text);

interface Conversion {
  convert: (text: unknown) => unknown;
  /** Whether data of a MIME type are converted. */
  applies: (mimeType: string) => boolean;
}

function convertBundle(bundle: unknown, { convert, applies }: Conversion): void {
  if (!isObject(bundle)) return;
  for (const [mimeType, data] of Object.entries(bundle))
    if (applies(mimeType)) bundle[mimeType] = convert(data);
}

const objectsIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Converts every text that nbformat stores as a list of lines, in place. */
function convertTexts(notebook: JsonObject, conversion: Conversion): JsonObject {
  for (const cell of objectsIn(notebook["cells"])) {
    cell["source"] = conversion.convert(cell["source"]);
    for (const attachment of Object.values(isObject(cell["attachments"]) ? cell["attachments"] : {}))
      convertBundle(attachment, conversion);
    for (const output of objectsIn(cell["outputs"])) {
      if (output["output_type"] === "stream") output["text"] = conversion.convert(output["text"]);
      convertBundle(output["data"], conversion);
    }
  }
  return notebook;
}

/** Joins lists of lines into strings; changes the notebook in place and returns it. */
export const joinLines = (notebook: JsonObject): JsonObject =>
  convertTexts(notebook, { convert: join, applies: (mimeType) => !isJsonMime(mimeType) });

/** Splits strings into lists of lines, as files store them; changes the notebook in place and returns it. */
export const splitLines = (notebook: JsonObject): JsonObject =>
  convertTexts(notebook, { convert: split, applies: isSplitMime });
