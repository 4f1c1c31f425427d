import { expect, it } from "vitest";
import { NotebookError } from "../jupyter/errors.js";
import { parseManifest } from "./manifest.js";

const valid = { title: { en: "Report" }, notebooks: ["a.ipynb"] };

const faultOf = (manifest: unknown): string => {
  try {
    parseManifest(typeof manifest === "string" ? manifest : JSON.stringify(manifest), "report.json");
  } catch (error) {
    if (error instanceof NotebookError) return error.message;
    throw error;
  }
  return "none";
};

it("a manifest's questions and their fields are optional", () => {
  expect(parseManifest(JSON.stringify(valid), "report.json").questions).toEqual([]);
  const question = { id: "1", title: { en: "One", zh: "一" }, points: 15 };
  const read = parseManifest(JSON.stringify({ ...valid, questions: [question] }), "report.json");
  expect(read.questions).toEqual([{ ...question, asked: "" }]);
});

it.for([
  ["{", "report.json: not valid JSON"],
  ["null", "report.json: "],
  ["[]", "report.json: "],
  [{ ...valid, notebooks: [5] }, "report.json: notebooks[0]: "],
  [{ ...valid, notebooks: [] }, "report.json: notebooks: "],
  [{ ...valid, questions: null }, "report.json: questions: "],
  [{ ...valid, questions: [{ id: "1" }] }, "report.json: questions[0].title: "],
  [{ ...valid, questions: [{ id: "1", title: { en: 1 } }] }, "report.json: questions[0].title: "],
  [{ ...valid, questions: [{ id: { toString: 1 }, title: { en: "a" } }] }, "report.json: questions[0].id: "],
  [{ ...valid, questions: [{ id: "1", title: { en: "a" }, points: "<b>9</b>" }] }, "questions[0].points: "],
  [
    { ...valid, questions: [0, 1].map(() => ({ id: "1", title: { en: "a" } })) },
    'two questions have the id "1"',
  ],
  [{ ...valid, titel: "Report" }, "titel"],
] as const)(
  "a manifest that is not one is refused with its fault and never with a stack: %j",
  ([manifest, fault]) => {
    expect(faultOf(manifest)).toContain(fault);
  },
);
