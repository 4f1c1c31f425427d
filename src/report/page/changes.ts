import { isDeepStrictEqual } from "node:util";
import type { Change, Changes } from "../client/live-patch/change.js";
import type { Page } from "./page.js";
import type { Part } from "./part.js";

const partsOf = (page: Page): Part[] => page.body.filter((each) => typeof each !== "string");

/** The page without the content of its parts and styles. */
const shellOf = (page: Page): Page => ({
  ...page,
  styles: page.styles.map(({ name }) => ({ name, css: "" })),
  body: page.body.map((each) => (typeof each === "string" ? each : { ...each, pieces: [] })),
});

function changeOf(old: Part, now: Part): Change | undefined {
  const positions = new Map<string, number[]>();
  old.pieces.forEach((piece, i) => positions.set(piece, [...(positions.get(piece) ?? []), i]));
  const pieces = now.pieces.map((piece) => positions.get(piece)?.shift() ?? piece);
  const isSame = pieces.length === old.pieces.length && pieces.every((piece, i) => piece === i);
  return isSame ? undefined : { selector: now.selector, before: old.pieces.length, pieces };
}

/** The changes that turn the old page into the new one; undefined if more than pieces and styles changed. */
export function changesBetween(old: Page, now: Page): Changes | undefined {
  if (!isDeepStrictEqual(shellOf(old), shellOf(now))) return undefined;
  const before = partsOf(old);
  return {
    parts: partsOf(now).flatMap((part, i) => changeOf(before[i]!, part) ?? []),
    styles: now.styles.filter(({ css }, i) => css !== old.styles[i]!.css),
  };
}
