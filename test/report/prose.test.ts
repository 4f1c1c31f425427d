import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readManifest } from "#report/manifest.js";
import { cellOptions, parseNotebook } from "#jupyter/index.js";
import { projectRoot } from "../support.js";

/** Numbers in the prose that nothing measured: what is given, chosen, reported by the author or known beforehand. */
const NOT_MEASURED: Record<string, string> = {
  "3.3": "one flower of thirty, in per cent",
  "6.7": "two flowers of thirty, in per cent",
  "0.3": "the training loss chosen as a goal",
  "10.43": "the author's training loss",
  "0.0003": "the author's learning rate",
  "99.02": "the author's test accuracy after epoch 7, in per cent",
  "99.10": "the author's test accuracy after epochs 8 and 10, in per cent",
  "99.13": "the author's best test accuracy, in per cent",
  "133.89": "the author's seconds for an epoch",
  "96.667": "the author's training accuracy on iris, in per cent",
  "2.54692": "the author's cross-entropy of the batch",
  "0.5": "the author's gradients of the standard deviation",
  "0.0162": "the author's mean training loss over epochs 8 to 10",
  "0.0393": "the author's mean test loss over epochs 8 to 10",
  "3.333": "one test flower of thirty, in per cent",
  "0.833": "one training flower of 120, in per cent",
  "0.005": "the learning rate chosen for iris",
  "0.9999": "the largest factor of the running average",
  "99.9": "the bound of a bin of probabilities, in per cent",
  "0.1": "ten test digits of ten thousand, in per cent",
};

/** What a reader reads as text: without mathematics, code, checked numbers and the targets of links. */
const proseOf = (markdown: string): string =>
  markdown
    .replace(/```[^]*?```|`[^`]*`/g, " ")
    .replace(/\$\$[^]*?\$\$|\$[^$]*\$/g, " ")
    .replace(/\[[^\]]*\]\(claim:[^)]*\)/g, " ")
    .replace(/\]\([^)]*\)/g, " ");

/** `1.1` in a heading, a link, the first column of a table or after "Homework" names a question. */
const withoutQuestions = (prose: string): string =>
  prose.replace(/(Homework |\(|\[|\| )\d\.\d\b(?! %)/g, " ");

describe("the prose of the notebooks", () => {
  it("holds no decimal that is not a checked number, or known not to be measured", async () => {
    const folder = join(projectRoot, "notebooks");
    const { notebooks } = await readManifest(join(folder, "report.json"), "report.json");
    const unchecked: string[] = [];
    for (const name of notebooks) {
      const { cells } = parseNotebook(await readFile(join(folder, name), "utf8"), name);
      for (const [i, cell] of cells.entries()) {
        const text = cell.cell_type === "code" ? cellOptions(cell.source).options.caption : cell.source;
        for (const [number] of withoutQuestions(proseOf(text ?? "")).matchAll(/\d+\.\d+/g))
          if (!(number in NOT_MEASURED)) unchecked.push(`${name}, cell ${i + 1}: ${number}`);
      }
    }
    expect(unchecked, "write [number](claim:ID), or list it above with a reason").toEqual([]);
  });
});
