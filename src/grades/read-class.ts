import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NotebookError, readText } from "../jupyter/index.js";
import { merge } from "../review/model/merge.js";
import type { Review } from "../review/model/review.js";
import { parseReview } from "../review/schema/review-file.js";
import { readListed, SUBMISSIONS } from "../review/submissions-file.js";
import type { ListedSubmission } from "./collate.js";

/** The reviews of a class, and what else its folders say. */
export interface ReadClass {
  /** One for each submission and grader. */
  reviews: Review[];
  listed: Map<string, ListedSubmission>;
  /** Where two copies of one review contradict each other. */
  contradictions: string[];
}

const REVIEW_FILE = /\.review\.json$/;

/** The review files of a path: the path itself, or those of a folder. */
async function filesOf(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) throw new NotebookError(`${path}: there is no such file or folder`);
  if (!facts.isDirectory()) return [path];
  return (await readdir(path))
    .filter((name) => REVIEW_FILE.test(name))
    .sort()
    .map((name) => join(path, name));
}

/**
 * Reads reviews from files and folders. Copies of one review, such as two computers may hold, become their union.
 *
 * @throws NotebookError if a file cannot be read or is no review
 */
export async function readClass(paths: string[]): Promise<ReadClass> {
  const files = [...new Set((await Promise.all(paths.map(filesOf))).flat())];
  const byAuthor = new Map<string, Review>();
  const contradictions: string[] = [];
  for (const file of files) {
    const review = parseReview(await readText(file, file), file);
    const key = `${review.submission} ${review.grader}`;
    const known = byAuthor.get(key);
    const merged = known ? merge(known, review) : { review, contradictions: [] };
    byAuthor.set(key, merged.review);
    contradictions.push(...merged.contradictions.map((line) => `${review.submission}: ${line}`));
  }
  const folders = new Set([...paths, ...files.map((file) => dirname(file))]);
  const listed = new Map<string, ListedSubmission>();
  for (const folder of folders)
    if ((await readdir(folder).catch((): string[] => [])).includes(SUBMISSIONS))
      for (const [code, submission] of Object.entries(await readListed(folder))) listed.set(code, submission);
  if (files.length === 0 && listed.size === 0)
    throw new NotebookError(`${paths.join(", ")}: there is no review; mark submissions with "review" first`);
  return { reviews: [...byAuthor.values()], listed, contradictions };
}
