import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { collate, type ListedSubmission, moves, openProblems } from "#grades/collate.js";
import { markingOf } from "#grades/marking.js";
import { gradesPage, statistics } from "#grades/page.js";
import { copyNames } from "#grades/return-copies.js";
import { gradesCsv, lmsCsv, parseRoster, unmatched } from "#grades/tables.js";
import { AGREED, append, type Change, type Mark, type Review, REVIEW_FORMAT } from "#review/model/review.js";
import type { Rubric } from "#review/model/rubric.js";

const rubric: Rubric = {
  version: 2,
  questions: {
    "1.1": {
      max: 10,
      items: [
        { id: "derive", text: "Derivation", points: 6 },
        { id: "number", text: "The number", points: 3.1 },
        { id: "sign", text: "Wrong sign", points: -2 },
        {
          id: "explain",
          text: "Explanation",
          levels: [
            [0, "none"],
            [3, "clear"],
          ],
        },
      ],
    },
    "2": { max: 4, start: 4, items: [{ id: "late", text: "Too late", points: -5 }] },
  },
};

const review = (submission: string, grader: string, ...changes: Change[]): Review =>
  changes.reduce<Review>((made, change, i) => append(made, change, new Date(Date.UTC(2026, 0, 1, 10, i))), {
    ...{ format: REVIEW_FORMAT, submission, grader, rubric: { version: 2, sha256: "sha256-x" } },
    ...{ report: { cells: { "a.x": "1" } }, log: [] },
  });

const mark = (items: string[], more: Partial<Mark> = {}): Mark => ({ items, done: true, ...more });
const marked = (one: Mark, two: Mark): Change => ({ set: { "1.1": one, "2": two } });

const listed = (...codes: string[]) =>
  new Map<string, ListedSubmission>(codes.map((code) => [code, { source: `in/${code}.zip`, notebooks: {} }]));

const FULL = marked(mark(["derive", "number"], { levels: { explain: "clear" } }), mark([]));

describe("collating", () => {
  it("computes points within their bounds, and leaves a total out while a question is open", () => {
    const grades = collate(
      rubric,
      [
        review("a", "g1", FULL),
        review(
          "b",
          "g1",
          marked(mark(["sign"]), mark(["late"], { adjust: { points: 0.3, why: "nice plot" } })),
        ),
        review("c", "g1", { set: { "1.1": mark(["number"]) } }),
      ],
      listed("a", "b", "c", "d"),
    );
    expect(grades.submissions.map(({ total }) => total)).toEqual([14, 0, undefined, undefined]);
    expect(openProblems(grades)).toEqual(["c: 2: not marked", "d: 1.1: not marked", "d: 2: not marked"]);
    expect(grades.items.find(({ item }) => item === "number")?.codes).toEqual(["a", "c"]);
    expect(grades.items.find(({ item }) => item === "explain: clear")?.codes).toEqual(["a"]);
    expect(grades.submissions[0]?.minutes).toBe(0);
  });

  it("names what contradicts: graders, flags, items that the rubric lacks, versions, lists", () => {
    const grades = collate(
      rubric,
      [
        review("a", "g1", FULL),
        review("a", "g2", marked(mark(["derive"]), mark([], { flag: "copied?" }))),
        review("b", "g1", marked(mark(["gone"]), mark([])), { set: { "9": mark([]) } }),
        append(review("c", "g1", FULL), { report: { cells: { "a.x": "2" } } }),
        review("stranger", "g1", FULL),
      ],
      new Map([
        ...listed("a", "b", "c"),
        ["c", { source: "c", notebooks: {}, verification: "not verified: no sandbox" }],
      ]),
    );
    expect(openProblems(grades)).toEqual([
      "a: 1.1: graders differ (g1 10, g2 6)",
      "a: 2: flagged by g2 (copied?)",
      'b: 1.1: the rubric has no item "gone" (g1)',
      "b: 9: the rubric has no such question",
      "c: 1.1: its cells have changed since g1 marked them",
      "c: 2: its cells have changed since g1 marked them",
      "c: not verified: no sandbox",
      "stranger: submissions.json does not list it: nobody can tell what was marked",
    ]);
    expect(grades.submissions.map(({ total }) => total)).toEqual([undefined, undefined, undefined, 14]);
  });

  it("takes the agreed review where graders differ, and says how they agree on items", () => {
    const reviews = [
      review("a", "g1", FULL),
      review("a", "g2", marked(mark(["derive"]), mark([]))),
      review("a", AGREED, { set: { "1.1": mark(["derive", "number"]) } }),
      review("b", "g1", marked(mark(["derive"]), mark([]))),
      review("b", "g2", marked(mark(["number"], { adjust: { points: 2.9, why: "neat" } }), mark([]))),
    ];
    const grades = collate(rubric, reviews, listed("a", "b"));
    expect(openProblems(grades)).toEqual([]);
    expect(grades.submissions.map(({ total }) => total)).toEqual([13.1, 10]);
    expect(grades.submissions[1]?.notes).toEqual(["1.1: g1 and g2 differ in derive, number"]);
    expect(grades.agreements.find(({ item }) => item === "derive")).toMatchObject({ pairs: 2, same: 1 });
  });

  it("tells who would move if the rubric changed", () => {
    const reviews = [review("a", "g1", FULL), review("b", "g1", marked(mark([]), mark([])))];
    const stricter = structuredClone(rubric);
    stricter.questions["1.1"]!.items[0] = { id: "derive", text: "Derivation", points: 2 };
    const moved = moves(
      collate(rubric, reviews, listed("a", "b")),
      collate(stricter, reviews, listed("a", "b")),
    );
    expect(moved).toEqual([{ code: "a", from: 14, to: 12.1, questions: [["1.1", 10, 8.1]] }]);
  });
});

describe("tables", () => {
  const comment: Change = {
    comment: { id: "A", question: "1.1", body: "=HYPERLINK(1)" },
  };
  const grades = collate(
    rubric,
    [review("a", "g1", FULL, comment), review("b", "g1", { set: { "1.1": mark([]) } })],
    listed("a", "b"),
  );
  const roster = parseRoster(
    "Student,ID,Identifier,submission\nÄnne,7,Participant 1,a.zip\n=1+1,8,Participant 2,b.zip\nEve,9,Participant 3,\n",
    "roster.csv",
  );
  const read = (text: string) => parse(text, { bom: true });

  it("have a BOM, a column for each question, names where there is a roster, and no formula", () => {
    const text = gradesCsv(grades, roster);
    expect(text.startsWith("\ufeff")).toBe(true);
    expect(read(text)).toEqual([
      ["code", "Student", "ID", "Identifier", "1.1", "2", "total", "of", "graders", "state"],
      ["a", "Änne", "7", "Participant 1", "10", "4", "14", "14", "g1", "marked"],
      ["b", "'=1+1", "8", "Participant 2", "0", "", "", "14", "g1", "2: not marked"],
    ]);
    expect(unmatched(grades, roster)).toEqual(["there is no submission of Eve, 9, Participant 3"]);
    expect(() => parseRoster("name\nx\n", "r.csv")).toThrow('r.csv: needs a column "submission"');
  });

  it("are what Canvas and Moodle import", () => {
    expect(read(lmsCsv("canvas", grades, roster, "HW 1"))).toEqual([
      ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "HW 1"],
      ["    Points Possible", "", "", "", "", "14"],
      ["Änne", "7", "", "", "", "14"],
      ["'=1+1", "8", "", "", "", ""],
      ["Eve", "9", "", "", "", ""],
    ]);
    const [header, first] = read(lmsCsv("moodle", grades, roster, ""));
    expect(header?.slice(4)).toEqual(["Grade", "Maximum Grade", "Feedback comments"]);
    expect(first?.at(-1)).toBe("1.1: 10 of 10 =HYPERLINK(1)\n2: 4 of 4");
  });
});

describe("pages", () => {
  it("show the class, and nothing of a name that is code", async () => {
    expect(statistics([1, 2, 4, 9])).toEqual({ mean: 4, median: 3, deviation: Math.sqrt(38 / 3) });
    const evil = new Map([["a", { source: "<script>alert(1)</script>", notebooks: {} }]]);
    const flagged = marked(mark(["derive"]), mark([], { flag: "<b>" }));
    const page = await gradesPage(collate(rubric, [review("a", "g1", flagged)], evil));
    expect(page).toContain("flagged by g1 (&#60;b&#62;)");
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain("<script");
  });

  it("give each copy a unique name", () => {
    const sources = ["in/x.zip", "other/X.ipynb", "y.v2.zip"];
    const submissions = collate(
      rubric,
      [],
      new Map(sources.map((source, i) => [`r-${i}`, { source, notebooks: {} }])),
    ).submissions;
    expect([...copyNames(submissions).values()]).toEqual(["x-r-0.html", "X-r-1.html", "y.v2.html"]);
  });

  it("carry comments as Markdown without HTML, each behind its cell or on the sheet", () => {
    const target = { selector: [{ type: "FragmentSelector" as const, value: "a.x" }] };
    const body = "**Good** <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://a.b/c.png)";
    const [submission] = collate(
      rubric,
      [
        review(
          "a",
          "g1",
          FULL,
          { comment: { id: "A", question: "1.1", body, target } },
          {
            comment: { id: "B", question: "2", body: "In all", target: { selector: [] } },
          },
        ),
      ],
      listed("a"),
    ).submissions;
    const marking = markingOf(submission!, rubric, new Set(["a.x"]));
    const html = marking.comments.get("a.x")!;
    expect(html).toContain("<strong>Good</strong> &lt;script&gt;");
    expect(html).not.toMatch(/<script|<img|href="javascript/);
    expect(marking.sheet).toContain("In all");
    expect(marking.sheet).toContain("14 / 14");
    expect(marking.points.get("1.1")).toBe("10 / 10");
  });
});
