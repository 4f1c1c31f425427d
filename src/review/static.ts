import { join } from "node:path";
import { makeFolder } from "../jupyter/index.js";
import { type ReviewedClass, reviewPage } from "./class.js";
import { queuePage } from "./queue-page.js";
import { writePage } from "./write-page.js";

/**
 * Writes a class as files, for graders without Node: a page for each submission, and `index.html` with the list. Marks go into files
 * that the grader's browser saves; put those into the folder of reviews.
 */
export async function writeReviewPages(all: ReviewedClass, folder: string): Promise<void> {
  await makeFolder(folder);
  const linkTo = (code: string) => `${code}.html`;
  for (const each of all.reviewed) {
    const file = join(folder, linkTo(each.submission.code));
    const page = reviewPage(all, each, { linkTo, queue: "index.html" });
    await writePage(file, page, '<script type="application/json" id="review">');
  }
  const index = join(folder, "index.html");
  await writePage(index, await queuePage(all, linkTo), "<title>Review</title>");
}
