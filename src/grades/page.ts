import { html } from "ghtml";
import { plainPage } from "../review/plain-page.js";
import { maximum, questionsOf } from "../review/model/rubric.js";
import { type ClassGrades, type GradedSubmission, type Move, openProblems } from "./collate.js";

/** What the page shows beside the grades. */
export interface GradesPageExtras {
  /** Who would move under another rubric; undefined if none was asked about. */
  whatIf?: { name: string; moves: Move[] } | undefined;
  /** By code: the address of the reviewed copy. */
  copies?: ReadonlyMap<string, string>;
  /** Contradictions between copies of one review, and what joining names has left over. */
  problems?: string[];
}

interface Statistics {
  mean: number;
  median: number;
  /** Standard deviation of the sample; 0 for one value. */
  deviation: number;
}

/** Statistics of at least one number. */
export function statistics(values: number[]): Statistics {
  const sorted = [...values].sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  const median = sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? 0)) / 2;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, median, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

const DOT = 4;
const WIDTH = 420;
const MARGIN = 10;

/** One dot for each submission, stacked where points are alike. */
function dots(values: number[], max: number, label: string): string {
  const counts = new Map<number, number>();
  const placed = values.map((value) => {
    const level = counts.get(value) ?? 0;
    counts.set(value, level + 1);
    return { value, level };
  });
  const highest = Math.max(1, ...counts.values());
  const step = Math.min(2 * DOT + 1, 120 / highest);
  const height = highest * step + 2 * DOT + 18;
  const x = (value: number) => MARGIN + (value / max) * (WIDTH - 2 * MARGIN);
  const base = height - 18;
  const circles = placed.map(
    ({ value, level }) =>
      html`<circle cx="${x(value).toFixed(1)}" cy="${(base - DOT - level * step).toFixed(1)}" r="${DOT}"><title>${value}</title></circle>`,
  );
  return html`<svg class="dots" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${label}"><line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${base}" y2="${base}"/><text x="${MARGIN}" y="${height - 4}">0</text><text x="${WIDTH - MARGIN}" y="${height - 4}" text-anchor="end">${max}</text>!${circles}</svg>`;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);

function distribution(values: number[], max: number, name: string): string {
  if (values.length === 0) return html`<p class="fact">No submission is marked yet.</p>`;
  const { mean, median, deviation } = statistics(values);
  const words = `mean ${number(mean)}, median ${number(median)}, standard deviation ${number(deviation)}, of ${values.length}`;
  return html`<figure>!${dots(values, max, `${name}: ${words}`)}<figcaption>${words}</figcaption></figure>`;
}

const table = (columns: string[], rows: string[]): string =>
  html`<div class="wide" tabindex="0"><table class="queue"><thead><tr>!${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>!${rows}</tbody></table></div>`;

const section = (title: string, content: string): string =>
  content ? html`<h2>${title}</h2>!${content}` : "";

function problemList(problems: string[]): string {
  if (problems.length === 0)
    return html`<p>Nothing: everything is marked, and nothing contradicts itself.</p>`;
  return html`<ul>!${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`;
}

function questionSections({ rubric, submissions, items }: ClassGrades): string {
  return questionsOf(rubric)
    .map(([id, { title, max }]) => {
      const values = submissions.flatMap(({ questions }) => questions.get(id)?.points ?? []);
      const rows = items
        .filter(({ question }) => question === id)
        .map(({ item, text, points, codes }) => {
          const who =
            codes.length === 0
              ? "0"
              : html`<details><summary>${codes.length}</summary>${codes.join(", ")}</details>`;
          return html`<tr><th scope="row">${item}</th><td>${text}</td><td class="number">${points}</td><td>!${who}</td></tr>`;
        });
      const name = title === undefined ? id : `${id} ${title}`;
      return html`<h3>${name}</h3>!${distribution(values, max, name)}!${table(["Item", "Text", "Points", "Given to"], rows)}`;
    })
    .join("");
}

function agreementTable({ agreements }: ClassGrades): string {
  if (agreements.length === 0) return "";
  const rows = agreements.map(
    ({ question, item, pairs, same, kappa }) =>
      html`<tr><th scope="row">${question}</th><td>${item}</td><td class="number">${same} of ${pairs}</td><td class="number">${kappa === undefined ? "–" : kappa.toFixed(2)}</td></tr>`,
  );
  return `${table(["Question", "Item", "Same", "Cohen's κ"], rows)}<p class="fact">Of submissions that two graders have marked. A κ near 0 is agreement by chance: the item's text may be unclear.</p>`;
}

function moveTable({ name, moves }: { name: string; moves: Move[] }): string {
  if (moves.length === 0) return html`<p>With ${name}, nobody's points change.</p>`;
  const shown = (value: number | undefined) => (value === undefined ? "open" : String(value));
  const rows = moves.map(({ code, from, to, questions }) => {
    const parts = questions.map(([id, before, after]) => `${id}: ${shown(before)} → ${shown(after)}`);
    return html`<tr><th scope="row">${code}</th><td class="number">${shown(from)} → ${shown(to)}</td><td>${parts.join("; ")}</td></tr>`;
  });
  return html`<p>With ${name}, the points of ${moves.length} would change.</p>!${table(["Submission", "Total", "Questions"], rows)}`;
}

function submissionRow(submission: GradedSubmission, max: number, copy: string | undefined): string {
  const { code, questions, total, graders, notes, verification, minutes } = submission;
  const name = copy === undefined ? html`${code}` : html`<a href="${copy}">${code}</a>`;
  const points = [...questions].map(
    ([id, question]) => html`<td class="number" title="${id}">${question.points ?? "open"}</td>`,
  );
  return html`<tr><th scope="row">!${name}</th>!${points}<td class="number">${total === undefined ? "open" : `${total} / ${max}`}</td><td>${graders.join(", ")}</td><td class="number">${minutes}</td><td class="fact">${[verification, ...notes].join(" · ")}</td></tr>`;
}

/** One page about a whole class, without scripts: what is open, distributions, who got which item, every submission. */
export function gradesPage(
  grades: ClassGrades,
  { whatIf, copies, problems = [] }: GradesPageExtras = {},
): Promise<string> {
  const { rubric, submissions } = grades;
  const max = maximum(rubric);
  const totals = submissions.flatMap(({ total }) => total ?? []);
  const open = [...openProblems(grades), ...problems];
  const rows = submissions.map((submission) => submissionRow(submission, max, copies?.get(submission.code)));
  const columns = [
    "Submission",
    ...questionsOf(rubric).map(([id]) => id),
    "Total",
    "Graders",
    "Minutes",
    "Facts",
  ];
  return plainPage(
    "Grades",
    html`<p class="facts">${submissions.length} submissions, ${totals.length} of them marked. Rubric: version ${rubric.version}.</p>
!${section("To be settled", problemList(open))}!${section("Totals", distribution(totals, max, "Totals"))}!${section("If the rubric changed", whatIf ? moveTable(whatIf) : "")}!${section("Questions", questionSections(grades))}!${section("Agreement of graders", agreementTable(grades))}!${section("Submissions", table(columns, rows))}`,
  );
}
