import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { proposedItems, requiredClaims } from "#review/model/claims.js";
import { merge } from "#review/model/merge.js";
import { givenItems, points } from "#review/model/points.js";
import { changedCells, changedSinceMarked } from "#review/model/changes.js";
import { reanchor } from "#review/model/reanchor.js";
import {
  AGREED,
  append,
  type Change,
  entryKey,
  type Review,
  REVIEW_FORMAT,
  stateOf,
  undoLast,
} from "#review/model/review.js";
import { maximum, questionOf, type RubricQuestion } from "#review/model/rubric.js";
import { foldSpace, selectorsFor } from "#review/model/selectors.js";
import { parseReview } from "#review/schema/review-file.js";
import { parseRubric } from "#review/schema/rubric-file.js";
import { indexReferences } from "#report/references/indexer.js";
import { markdownHeadings } from "#report/renderers/markdown/markdown.js";
import type { Claim } from "#shared/claim.js";
import { projectRoot, readNotebook } from "../support.js";

const question: RubricQuestion = {
  max: 10,
  items: [
    { id: "derive", text: "Derivation", points: 5 },
    { id: "number", text: "2.547", points: 4.1, claims: ["loss"] },
    { id: "overflow", text: "Overflow", points: -2 },
    { id: "old", text: "No longer asked", points: 7, retired: true },
    {
      id: "level",
      text: "Explanation",
      levels: [
        [0, "none"],
        [3, "clear"],
      ],
    },
  ],
  required: [{ claim: "loss", relation: "=", expected: 2.547, tolerance: 0.001 }],
};

const empty: Review = {
  format: REVIEW_FORMAT,
  submission: "r-1",
  grader: "g1",
  rubric: { version: 1, sha256: "sha256-x" },
  report: {},
  log: [],
};

/** The review after the changes, one a second from `second` on. */
const reviewed = (changes: Change[], from = empty, second = 0): Review =>
  changes.reduce(
    (review, change, i) => append(review, change, new Date(Date.UTC(2026, 0, 1, 0, 0, second + i))),
    from,
  );

describe("points of a mark", () => {
  it("are the sum of items, level and adjustment, without the noise of fractions", () => {
    const mark = { items: ["number", "overflow"], adjust: { points: 0.2, why: "sign" } };
    expect(points(question, mark)).toMatchObject({ points: 2.3, faults: [] });
    expect(points(question, { items: [], levels: { level: "clear" } }).points).toBe(3);
  });

  it("are capped at 0 and the question's points", () => {
    expect(points(question, { items: ["overflow"] })).toMatchObject({ points: 0, uncapped: -2 });
    const all = { items: ["derive", "number"], levels: { level: "clear" } };
    expect(points(question, all)).toMatchObject({ points: 10, uncapped: 12.1 });
    expect(points({ ...question, start: 10 }, { items: ["overflow"] }).points).toBe(8);
  });

  it("count no retired item and no adjustment without a reason, and name what the rubric lacks", () => {
    expect(points(question, { items: ["old", "derive"] })).toMatchObject({ points: 5, faults: [] });
    const mark = { items: ["lost"], levels: { level: "fair" }, adjust: { points: 3, why: " " } };
    expect(points(question, mark)).toMatchObject({ points: 0 });
    expect(points(question, mark).faults).toEqual([
      'the rubric has no item "lost"',
      'item "level" has no level "fair"',
      "an adjustment of points needs a reason",
    ]);
  });
});

it("a rubric tells its questions, its maximum and the items that a mark gives", () => {
  const rubric = { version: 1, questions: { q: question, r: { ...question, max: 0.1 } } };
  expect([questionOf(rubric, "q"), questionOf(rubric, "toString")]).toEqual([question, undefined]);
  expect(maximum(rubric)).toBe(10.1);
  const mark = { items: ["derive", "old"], levels: { level: "clear" } };
  expect(givenItems(question, mark)).toEqual(["derive", "level: clear"]);
});

it("claims are judged by the rubric's bound and propose items", () => {
  const claim = (actual: number): Claim => ({
    id: "loss",
    question: "1.1",
    statement: "",
    kind: "required",
    relation: "<",
    expected: 100,
    actual,
    verdict: "holds",
  });
  expect(requiredClaims(question, [claim(2.5471)])).toEqual([{ claim: "loss", state: "holds" }]);
  expect(requiredClaims(question, [claim(7)])).toEqual([{ claim: "loss", state: "generous" }]);
  expect(requiredClaims(question, [])).toEqual([{ claim: "loss", state: "missing" }]);
  expect(proposedItems(question, [claim(2.5471)])).toEqual(["number"]);
  expect(proposedItems(question, [claim(7)])).toEqual([]);
});

describe("a review's log", () => {
  it("keeps everything, and undoes and redoes by further entries", () => {
    let review = reviewed([{ set: { q: { items: ["a"] } } }, { set: { q: { items: ["a", "b"] } } }]);
    review = reviewed([undoLast(review.log)!], review, 2);
    expect(stateOf(review.log).marks.get("q")).toEqual({ items: ["a"] });
    const redone = reviewed([{ undo: `3@${review.log[2]!.at}` }], review, 3);
    expect(stateOf(redone.log).marks.get("q")).toEqual({ items: ["a", "b"] });
    review = reviewed([undoLast(review.log)!], review, 3);
    expect(stateOf(review.log).marks.size).toBe(0);
    expect(undoLast(review.log)).toBeUndefined();
    expect(review.log).toHaveLength(4);
  });

  it("rewrites and removes comments", () => {
    const comment = { id: "A1", question: "q", body: "one" };
    const review = reviewed([{ comment }, { comment: { ...comment, body: "two" } }]);
    expect(stateOf(review.log).comments).toEqual([{ ...comment, body: "two" }]);
    expect(stateOf(reviewed([{ remove: "A1" }], review, 2).log).comments).toEqual([]);
  });

  it("refuses an adjustment without a reason", () => {
    const change = { set: { q: { items: [], adjust: { points: 1, why: "" } } } };
    expect(() => append(empty, change)).toThrow("question q: an adjustment of points needs a reason");
  });
});

describe("merging two logs of a grader", () => {
  const start = reviewed([{ set: { a: { items: ["x"] } } }]);
  const one = reviewed([{ set: { b: { items: ["x"] } } }], start, 10);
  const other = reviewed([{ comment: { id: "A1", question: "a", body: "!" } }], start, 20);

  it("of the agreed review is like any other's", () => {
    const agreed = { ...start, grader: AGREED };
    expect(merge(agreed, agreed).review).toEqual(agreed);
  });

  it("is their union in either order, and again the same when repeated", () => {
    const { review, contradictions } = merge(one, other);
    expect(contradictions).toEqual([]);
    expect(review.log).toHaveLength(3);
    expect(merge(other, one).review.log).toEqual(review.log);
    expect(merge(review, one).review.log).toEqual(review.log);
  });

  it("names what both changed differently, keeps both entries, and lets the later count", () => {
    const late = reviewed([{ set: { b: { items: ["y"] } } }], start, 30);
    const { review, contradictions } = merge(late, one);
    expect(contradictions).toEqual(["question b: the two logs mark it differently"]);
    expect(stateOf(review.log).marks.get("b")).toEqual({ items: ["y"] });
    expect(review.log).toHaveLength(3);
  });

  it("finds no contradiction where one log continues the other", () => {
    const later = reviewed([{ set: { b: { items: ["y"] } } }], one, 30);
    expect(merge(one, later).contradictions).toEqual([]);
  });

  it("names an entry that was edited, and refuses another grader's", () => {
    const edited = { ...start, log: [{ ...start.log[0]!, set: { a: { items: ["z"] } } }] };
    expect(merge(start, edited).contradictions[0]).toContain("entry 1 of 2026-01-01");
    expect(() => merge(start, { ...start, grader: "g2" })).toThrow("one grader");
  });
});

describe("finding a comment again", () => {
  const text = foldSpace("The loss is 2.547.\n It is only a little better than guessing. The loss is small.");
  const commentOn = (quote: string, from = 0) => {
    const start = text.indexOf(quote, from);
    const range = { start, end: start + quote.length };
    return { id: "A", question: "q", body: "", target: { selector: selectorsFor("c", text, range) } };
  };
  const find = (quote: string, now: Record<string, string>, from = 0) =>
    reanchor(commentOn(quote, from), new Map(Object.entries(now)));

  it("is exact where nothing changed, and moved where text was put before it", () => {
    expect(find("better than", { c: text })).toMatchObject({ state: "exact", cell: "c" });
    const moved = find("better than", { c: `Now ${text}` });
    expect(moved).toMatchObject({ state: "moved", range: { start: text.indexOf("better than") + 4 } });
  });

  it("tells repeated quotes apart by what stands around them", () => {
    const second = text.lastIndexOf("The loss");
    const now = `${"The loss is 1. ".repeat(3)}${text}`;
    expect(find("The loss", { c: now }, second).range?.start).toBe(now.lastIndexOf("The loss"));
  });

  it("shows changed text with the old quote, and the most similar text of the cell", () => {
    const now = text.replace("only a little better", "only a bit better");
    const anchor = find("only a little better than guessing", { c: now });
    expect(anchor).toMatchObject({ state: "changed", quote: "only a little better than guessing" });
    expect(now.slice(anchor.range!.start, anchor.range!.end)).toContain("only a bit better than guessing");
    expect(find("better than", { c: "Nothing of it is left." })).toEqual({
      state: "changed",
      cell: "c",
      quote: "better than",
    });
  });

  it("never looks in another cell", () => {
    expect(find("better than", { d: text })).toEqual({ state: "gone", quote: "better than" });
    expect(find("better than", { c: "Other words.", d: text })).toMatchObject({
      state: "changed",
      cell: "c",
    });
  });

  it("takes a whole cell by its id, and a whole question as it is", () => {
    const target = { selector: selectorsFor("c", text) };
    const comment = { id: "A", question: "q", body: "" };
    expect(reanchor({ ...comment, target }, new Map([["c", "new"]]))).toEqual({ state: "exact", cell: "c" });
    expect(reanchor(comment, new Map())).toEqual({ state: "exact" });
  });
});

describe("a new version of the report", () => {
  it("asks for another look at what was marked before it, and not at what is marked since", () => {
    expect(changedCells({ a: "1", b: "2", c: "3" }, { a: "1", b: "x", d: "4" })).toEqual(["b", "c", "d"]);
    const begun = { ...empty, report: { cells: { "x.a": "1" } } };
    const marked = reviewed([{ set: { q: { items: [], done: true } } }], begun);
    const arrived = append(marked, { report: { cells: { "x.a": "2" } } });
    expect(changedSinceMarked(arrived, "q")).toEqual(["x.a"]);
    expect(changedSinceMarked(arrived, "never marked")).toEqual([]);
    const again = append(arrived, { set: { q: { items: [], done: true } } });
    expect(changedSinceMarked(again, "q")).toEqual([]);
    expect(undoLast(arrived.log)).toEqual({ undo: entryKey(marked.log[0]!) });
  });
});

describe("files", () => {
  const rubric = (change: object) =>
    parseRubric(JSON.stringify({ version: 1, questions: { q: { ...question, ...change } } }), "rubric.json");

  it("of rubrics are read, and their faults named with place and remedy", () => {
    expect(rubric({}).questions["q"]).toEqual(question);
    expect(() => rubric({ max: -1 })).toThrow("rubric.json: questions.q.max: ");
    expect(() => rubric({ items: [{ id: "a", text: "b" }] })).toThrow(
      "rubric.json: questions.q.items[0]: an item needs id, text and either points or at least two levels",
    );
    const item = question.items[0];
    expect(() => rubric({ items: [item, item] })).toThrow(
      'question q: two items have the id "derive"; reviews name items by their id, so rename one',
    );
    expect(() => parseRubric("{", "rubric.json")).toThrow("rubric.json: not valid JSON");
  });

  it("of reviews are read as they were written", () => {
    const change = { set: { q: { items: ["a"], adjust: { points: -1, why: "sign" }, flag: "" } } };
    const target = { selector: selectorsFor("c", "some text", { start: 0, end: 4 }) };
    const review = reviewed([change, { comment: { id: "A", question: "q", body: "b", target } }]);
    expect(parseReview(JSON.stringify(review), "r")).toEqual(review);
    const without = JSON.stringify(review).replace("sign", " ");
    expect(() => parseReview(without, "r")).toThrow(
      "r: log[0].set.q.adjust.why: an adjustment of points needs a reason",
    );
    expect(() => parseReview(JSON.stringify({ ...review, submission: "../x" }), "r")).toThrow(
      "r: submission:",
    );
    const swapped = { ...review, log: review.log.toReversed() };
    expect(() => parseReview(JSON.stringify(swapped), "r")).toThrow("restore the file");
  });
});

it("the example of a rubric asks for claims that the homework's notebooks make, and they hold", async () => {
  const text = await readFile(join(projectRoot, "docs/rubric.json"), "utf8");
  const rubric = parseRubric(text, "docs/rubric.json");
  const folder = join(projectRoot, "notebooks");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb"));
  const chapters = await Promise.all(
    names.map(async (path, i) => ({
      ...{ path, slug: String(i), stale: [] },
      notebook: await readNotebook(join(folder, path)),
    })),
  );
  const claims = [...indexReferences(chapters, markdownHeadings).claimsByOutput.values()];
  for (const question of Object.values(rubric.questions)) {
    expect(requiredClaims(question, claims).filter(({ state }) => state !== "holds")).toEqual([]);
    const proposing = question.items.filter(({ claims: named }) => named).map(({ id }) => id);
    expect(proposedItems(question, claims)).toEqual(proposing);
  }
});
