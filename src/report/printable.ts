/**
 * Control characters that a terminal would obey, and marks that reverse the direction of text: C0 without tab and line
 * feed, DEL, C1, and Unicode's bidirectional controls.
 */

const CONTROL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text of notebooks, kernels and file names for the terminal: whatever it would obey is written as `\u{1b}`. */
export const printable = (text: string): string =>
  text.replace(CONTROL, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);

/** A name or sentence that has to stay in its line, so that none reads as a line of the report's own. */
export const oneLine = (text: string): string => text.replace(/\s*[\r\n]\s*/g, " ");
