import type { LiveChapter } from "../../live-worker/protocol.js";
import { type ClaimResult, compareClaim } from "./compare-claim.js";
import { compareOutputs, type OutputResult } from "./compare-output.js";
import { unpackFigures } from "./figures-of.js";
import { compareText } from "./compare-text.js";
import type { ChapterRun } from "./run-chapter.js";

/** A chapter's recomputed outputs beside those of the page. */
export interface ChapterResult {
  claims: ClaimResult[];
  outputs: OutputResult[];
  /** Where it failed: the cell's id. */
  error?: { cell: string; message: string };
  seconds: number;
}

/** Compares everything that a chapter made here with the page. */
export async function compareChapter(
  chapter: LiveChapter,
  run: ChapterRun,
  seconds: number,
): Promise<ChapterResult> {
  await unpackFigures(chapter.slug);
  const made = (i: number) => run.outputs[i] ?? [];
  const claims = chapter.cells.flatMap(({ outputs }, i) =>
    outputs.flatMap(({ claim }) => (claim ? [compareClaim(claim, made(i))] : [])),
  );
  const outputs = [
    ...chapter.cells.flatMap((cell, i) => compareOutputs(chapter, cell, made(i))),
    ...claims.flatMap(compareText),
  ];
  const failed = run.error && chapter.cells[run.error.cell];
  return {
    claims,
    outputs,
    seconds,
    ...(run.error && { error: { cell: failed?.id ?? "", message: run.error.message } }),
  };
}
