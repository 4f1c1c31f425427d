import { expect, it } from "vitest";
import { chapterSlugs } from "./anchors.js";

it("notebooks' slugs are unique and leave the page's own ids alone, whatever the files are called", () => {
  expect(chapterSlugs(["a/01-Loss.ipynb", "b/01-loss.ipynb", "01-loss-2.ipynb", "x.ipynb"])).toEqual([
    "01-loss",
    "01-loss-2",
    "01-loss-2-2",
    "x",
  ]);
  expect(
    chapterSlugs(["main.ipynb", "claims.ipynb", "claim.ipynb", "claim-acc.ipynb", "question-1-1.ipynb"]),
  ).toEqual([
    "notebook-main",
    "notebook-claims",
    "notebook-claim",
    "notebook-claim-acc",
    "notebook-question-1-1",
  ]);
  expect(chapterSlugs(["fig.ipynb", "fn.ipynb", "figures.ipynb", "….ipynb"])).toEqual([
    "notebook-fig",
    "notebook-fn",
    "figures",
    "notebook",
  ]);
});
