import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { parseJsonFile, readText, writeText } from "../jupyter/index.js";

/** The file of a folder of reviews that says which submission has which code. */
export const SUBMISSIONS = "submissions.json";

const listed = z.record(
  z.string(),
  z.strictObject({
    source: z.string(),
    notebooks: z.record(z.string(), z.string()),
    verification: z.exactOptional(z.string()),
  }),
);

/** By code: where a submission is, the hashes of its notebooks, and what executing it again has shown. */
export type ListedSubmissions = z.infer<typeof listed>;

/** The submissions that a folder of reviews lists; none if it has no list. */
export async function readListed(reviews: string): Promise<ListedSubmissions> {
  if (!(await readdir(reviews)).includes(SUBMISSIONS)) return {};
  const path = join(reviews, SUBMISSIONS);
  return parseJsonFile(listed, await readText(path, path), path);
}

/** Adds to the list; what earlier runs have put in stays. */
export async function list(reviews: string, submissions: ListedSubmissions): Promise<void> {
  const path = join(reviews, SUBMISSIONS);
  const all = { ...(await readListed(reviews)), ...submissions };
  await writeText(path, `${JSON.stringify(all, null, 1)}\n`, path);
}
