import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { NotebookError } from "../jupyter/index.js";
import { points } from "../review/model/points.js";
import { maximum, questionsOf, type Rubric } from "../review/model/rubric.js";
import type { ClassGrades, GradedSubmission } from "./collate.js";

/** A learning management system whose import format is known. */
export const LMS = ["canvas", "moodle"] as const;
export type Lms = (typeof LMS)[number];

/** A person of the class: the columns of the roster. */
export type Person = Record<string, string>;

/** The columns by which a roster names a submission: its code, or the file or folder that was handed in. */
const SUBMISSION_COLUMNS = ["code", "submission"];

/** Reads a roster, a CSV file with the column `submission` or `code`. Throws a NotebookError if it has neither. */
export function parseRoster(text: string, name: string): Person[] {
  let people: Person[];
  try {
    people = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new NotebookError(`${name}: ${(error as Error).message}`);
  }
  if (people[0] && !SUBMISSION_COLUMNS.some((column) => Object.hasOwn(people[0]!, column)))
    throw new NotebookError(
      `${name}: needs a column "submission" (the file or folder that was handed in) or "code"`,
    );
  return people;
}

const isTheirs = (person: Person, { code, source }: GradedSubmission): boolean =>
  person["code"] === code ||
  (person["submission"] !== undefined &&
    person["submission"] !== "" &&
    [code, source, basename(source)].includes(person["submission"]));

/** What joining names to submissions has left over, one line each. */
export function unmatched({ submissions }: ClassGrades, roster: Person[]): string[] {
  return [
    ...submissions
      .filter((submission) => !roster.some((person) => isTheirs(person, submission)))
      .map(({ code, source }) => `the roster has nobody for ${code} (${source})`),
    ...roster
      .filter((person) => !submissions.some((submission) => isTheirs(person, submission)))
      .map((person) => `there is no submission of ${Object.values(person).filter(Boolean).join(", ")}`),
  ];
}

/** Points and comments as one text, for the student. */
function feedback({ questions, comments }: GradedSubmission, rubric: Rubric): string {
  return [...questions]
    .flatMap(([id, { mark }]) => {
      const question = rubric.questions[id];
      if (!mark || !question) return [];
      const said = comments.filter((comment) => comment.question === id).map(({ body }) => body);
      const given = points(question, mark);
      const adjusted = mark.adjust ? [`(${mark.adjust.why})`] : [];
      return [`${id}: ${[`${given.points} of ${given.max}`, ...adjusted, ...said].join(" ")}`];
    })
    .join("\n");
}

/** A cell that a spreadsheet would compute is made text. */
const csv = (rows: (string | number)[][]): string =>
  stringify(rows, { bom: true, escape_formulas: true, record_delimiter: "windows" });

/** A row for each submission: code, who handed it in, points of each question, total, graders, state. */
export function gradesCsv({ rubric, submissions }: ClassGrades, roster: Person[] = []): string {
  const names = Object.keys(roster[0] ?? {}).filter((column) => !SUBMISSION_COLUMNS.includes(column));
  const ids = questionsOf(rubric).map(([id]) => id);
  const rows = submissions.map((submission) => {
    const { code, questions, total, graders, problems } = submission;
    const person = roster.find((each) => isTheirs(each, submission)) ?? {};
    const open = [...[...questions.values()].flatMap((question) => question.problems), ...problems];
    return [
      code,
      ...names.map((column) => person[column] ?? ""),
      ...ids.map((id) => questions.get(id)?.points ?? ""),
      total ?? "",
      maximum(rubric),
      graders.join(" "),
      open.length === 0 ? "marked" : open.join("; "),
    ];
  });
  return csv([["code", ...names, ...ids, "total", "of", "graders", "state"], ...rows]);
}

const CANVAS_COLUMNS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];
const MOODLE_COLUMNS = ["Identifier", "Full name", "ID number", "Email address"];

/** The total of each person of the roster, in the columns that a learning management system imports. */
export function lmsCsv(lms: Lms, grades: ClassGrades, roster: Person[], assignment: string): string {
  const { rubric, submissions } = grades;
  const found = roster.map((person) => ({
    person,
    submission: submissions.find((submission) => isTheirs(person, submission)),
  }));
  if (lms === "canvas")
    return csv([
      [...CANVAS_COLUMNS, assignment],
      ["    Points Possible", "", "", "", "", maximum(rubric)],
      ...found.map(({ person, submission }) => [
        ...CANVAS_COLUMNS.map((column) => person[column] ?? ""),
        submission?.total ?? "",
      ]),
    ]);
  return csv([
    [...MOODLE_COLUMNS, "Grade", "Maximum Grade", "Feedback comments"],
    ...found.map(({ person, submission }) => [
      ...MOODLE_COLUMNS.map((column) => person[column] ?? ""),
      submission?.total ?? "",
      maximum(rubric),
      submission ? feedback(submission, rubric) : "",
    ]),
  ]);
}
