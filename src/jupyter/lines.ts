type Json = Record<string, unknown>;

const isJsonMime = (mimeType: string): boolean => /^application\/(.*\+)?json$/.test(mimeType);
const join = (text: unknown): unknown => (Array.isArray(text) ? text.join("") : text);
const split = (text: unknown): unknown =>
  typeof text === "string" ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : text;

function eachText(bundle: Json | undefined, change: (text: unknown) => unknown): void {
  for (const key of Object.keys(bundle ?? {})) if (!isJsonMime(key)) bundle![key] = change(bundle![key]);
}

/** Applies `change` to every text that nbformat keeps as a list of lines, in place. */
function changeTexts(notebook: Json, change: (text: unknown) => unknown): Json {
  for (const cell of notebook["cells"] as Json[]) {
    cell["source"] = change(cell["source"]);
    for (const attachment of Object.values((cell["attachments"] ?? {}) as Record<string, Json>))
      eachText(attachment, change);
    for (const output of (cell["outputs"] ?? []) as Json[]) {
      if (output["output_type"] === "stream") output["text"] = change(output["text"]);
      eachText(output["data"] as Json | undefined, change);
    }
  }
  return notebook;
}

/** Lists of lines → strings, as programs want them; the notebook is changed in place and returned. */
export const joinLines = (notebook: Json): Json => changeTexts(notebook, join);

/** Strings → lists of lines, as files keep them. Returns a changed copy. */
export const splitLines = (notebook: Json): Json => changeTexts(structuredClone(notebook), split);
