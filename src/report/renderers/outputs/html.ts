import { notebookHtml } from "../html/notebook-html.js";
import { type Removed, removedNote } from "../../sanitize/index.js";
import type { Renderer } from "./context.js";

/** HTML, harmless, with a note of what was removed. If nothing is left of it, another form may be shown. */
export const html: Renderer = (data, { context }, bundle) => {
  const removed: Removed = new Map();
  const clean = notebookHtml(String(data), context, removed);
  const isEmpty = !/<(img|svg|hr|progress)\b/.test(clean) && clean.replace(/<[^>]*>|\s|&nbsp;/g, "") === "";
  if (isEmpty && Object.keys(bundle).length > 1) return undefined;
  return `${isEmpty ? "" : `<div class="html wide" tabindex="0">${clean}</div>`}${removedNote(removed)}`;
};
