/** Classes that tests open for marking. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReviewedClass } from "#review/class.js";
import { openClass, type ReviewRequest } from "#review/open-class.js";
import { temporaryFolder } from "../support.js";

/** A new folder with this rubric. */
export async function folderWith(rubric: object): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "rubric.json"), JSON.stringify(rubric));
  return folder;
}

/** Opens submissions with the folder's rubric; their reviews are below it. */
export async function openAt(
  folder: string,
  submissions: string[],
  more: Partial<ReviewRequest> = {},
): Promise<{ all: ReviewedClass; refused: string[]; request: ReviewRequest }> {
  const refused: string[] = [];
  const request: ReviewRequest = {
    ...{ submissions, rubric: join(folder, "rubric.json"), reviews: join(folder, "reviews") },
    ...{ grader: "g1", seed: 1, template: [], trust: true, timeoutSeconds: 60 },
    signal: new AbortController().signal,
    ...more,
  };
  const all = await openClass(request, { progress: () => {}, refused: (message) => refused.push(message) });
  return { all, refused, request };
}
