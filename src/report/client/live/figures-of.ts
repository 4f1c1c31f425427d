import { unpackFigure } from "../figures/json.js";

/** Unpacks all figures of a chapter, which are to be compared or redrawn. */
export async function unpackFigures(slug: string): Promise<void> {
  const chapter = document.querySelector(`section.chapter[aria-label="${CSS.escape(slug)}"]`);
  await Promise.all([...(chapter?.querySelectorAll(".plot") ?? [])].map(unpackFigure));
}
