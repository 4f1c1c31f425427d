/** Text made safe to stand in HTML, in an element or between quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** A string that may stand in an id or a fragment: letters of any script, digits and hyphens. */
export const slugify = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

/** A script with all its text in ASCII. */
export const asciiScript = (script: string): string =>
  script.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Rules with all their text in ASCII. */
export const asciiCss = (css: string): string =>
  css.replace(/[^\x00-\x7f]/gu, (char) => `\\${char.codePointAt(0)!.toString(16)} `);

/** HTML with all its text in ASCII, but for control characters, which cannot be referred to. Scripts and rules must be so before. */
export const asciiHtml = (html: string): string =>
  html.replace(/[^\x00-\x9f]/gu, (char) => `&#${char.codePointAt(0)};`);

/** JSON that may stand inside a script element. */
export const scriptJson = (value: unknown): string =>
  asciiScript(JSON.stringify(value).replace(/</g, "\\u003c"));

/** An address or fragment as people read it; unchanged if its escapes are broken. */
export function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
