type Json = Record<string, unknown>;

const isJsonMime = (mimeType: string): boolean => /^application\/(.*\+)?json$/.test(mimeType);
/** The MIME types that Jupyter splits; others, such as pictures in base64, stay one string. */
const isSplitMime = (mimeType: string): boolean =>
  mimeType.startsWith("text/") || ["application/javascript", "image/svg+xml"].includes(mimeType);

const join = (text: unknown): unknown => (Array.isArray(text) ? text.join("") : text);
/** A line with its end, by Python's `str.splitlines`, with which Jupyter splits. */
const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^]+$/g;
const split = (text: unknown): unknown => (typeof text === "string" ? (text.match(LINE) ?? []) : text);

/** How one text is changed, and of which MIME types. */
interface Change {
  text: (text: unknown) => unknown;
  applies: (mimeType: string) => boolean;
}

function changeBundle(bundle: Json | undefined, { text, applies }: Change): void {
  for (const key of Object.keys(bundle ?? {})) if (applies(key)) bundle![key] = text(bundle![key]);
}

/** Changes every text that nbformat keeps as a list of lines, in place. */
function changeTexts(notebook: Json, change: Change): Json {
  for (const cell of notebook["cells"] as Json[]) {
    cell["source"] = change.text(cell["source"]);
    for (const attachment of Object.values((cell["attachments"] ?? {}) as Record<string, Json>))
      changeBundle(attachment, change);
    for (const output of (cell["outputs"] ?? []) as Json[]) {
      if (output["output_type"] === "stream") output["text"] = change.text(output["text"]);
      changeBundle(output["data"] as Json | undefined, change);
    }
  }
  return notebook;
}

/** Lists of lines → strings, as programs want them; the notebook is changed in place and returned. */
export const joinLines = (notebook: Json): Json =>
  changeTexts(notebook, { text: join, applies: (mimeType) => !isJsonMime(mimeType) });

/** Strings → lists of lines, as files keep them. Returns a changed copy. */
export const splitLines = (notebook: Json): Json =>
  changeTexts(structuredClone(notebook), { text: split, applies: isSplitMime });
