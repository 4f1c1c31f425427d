import { isDeepStrictEqual } from "node:util";
import type { Change, Changes } from "../client/live-patch/change.js";
import type { Page } from "./page.js";
import type { Part } from "./part.js";

const partsOf = (page: Page): Part[] => page.body.filter((each) => typeof each !== "string");

/** What stands around the pieces and the rules. */
const shellOf = (page: Page): Page => ({
  ...page,
  styles: page.styles.map(({ name }) => ({ name, css: "" })),
  body: page.body.map((each) => (typeof each === "string" ? each : { ...each, pieces: [] })),
});

function changeOf(old: Part, now: Part): Change | undefined {
  const places = new Map<string, number[]>();
  old.pieces.forEach((piece, i) => places.set(piece, [...(places.get(piece) ?? []), i]));
  const pieces = now.pieces.map((piece) => places.get(piece)?.shift() ?? piece);
  const isSame = pieces.length === old.pieces.length && pieces.every((piece, i) => piece === i);
  return isSame ? undefined : { selector: now.selector, before: old.pieces.length, pieces };
}

/** What makes one page of the other while it is open; undefined if more changed than pieces and rules. */
export function changesBetween(old: Page, now: Page): Changes | undefined {
  if (!isDeepStrictEqual(shellOf(old), shellOf(now))) return undefined;
  const before = partsOf(old);
  return {
    parts: partsOf(now).flatMap((part, i) => changeOf(before[i]!, part) ?? []),
    styles: now.styles.filter(({ css }, i) => css !== old.styles[i]!.css),
  };
}
