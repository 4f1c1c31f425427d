/** Escapes text for HTML content and quoted attributes. Templates use `html` of ghtml instead, which escapes every value. */
export const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** What JSON holds, as text: strings as they are. */
export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

/** A string for ids and fragments: letters of any script, digits and hyphens. */
export const slugify = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

/** A script in ASCII. */
export const asciiScript = (script: string): string =>
  script.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A style sheet in ASCII. */
export const asciiCss = (css: string): string =>
  css.replace(/[^\x00-\x7f]/gu, (char) => `\\${char.codePointAt(0)!.toString(16)} `);

/** HTML in ASCII, except for control characters, which have no references. Scripts and styles must be ASCII already. */
export const asciiHtml = (html: string): string =>
  html.replace(/[^\x00-\x9f]/gu, (char) => `&#${char.codePointAt(0)};`);

/** A percent-decoded address or fragment; unchanged if its escapes are malformed. */
export function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
