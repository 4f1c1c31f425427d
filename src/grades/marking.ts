import { html } from "ghtml";
import MarkdownIt from "markdown-it";
import type { Marking } from "../report/index.js";
import { itemName, itemPoints, points } from "../review/model/points.js";
import type { Mark, ReviewComment } from "../review/model/review.js";
import {
  isLevelItem,
  maximum,
  questionsOf,
  type Rubric,
  type RubricQuestion,
  signed,
} from "../review/model/rubric.js";
import { partsOf } from "../review/model/selectors.js";
import type { GradedSubmission } from "./collate.js";

/** Comments are Markdown without HTML and pictures. */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true }).disable("image");

/** What a mark gives, one line for each item, and the adjustment with its reason. */
function itemLines({ items }: RubricQuestion, mark: Mark): string {
  const lines = items.flatMap((item) => {
    const [name, worth] = [itemName(item, mark), itemPoints(item, mark)];
    if (item.retired || name === undefined || worth === undefined) return [];
    const level = isLevelItem(item) ? `: ${mark.levels?.[item.id]}` : "";
    return [html`<li>${item.text}${level} <b>${signed(worth)}</b></li>`];
  });
  const { adjust } = mark;
  if (adjust) lines.push(html`<li>${adjust.why} <b>${signed(adjust.points)}</b></li>`);
  return lines.length === 0 ? "" : html`<ul>!${lines}</ul>`;
}

function commentAside(comment: ReviewComment, number: number): string {
  const quote = comment.target ? partsOf(comment.target).quote?.exact : undefined;
  const facts = [`${number} · ${comment.question}`, ...(quote ? [`“${quote}”`] : [])].join(" · ");
  const label = `Comment ${number} on ${comment.question}`;
  return html`<aside class="review-comment" id="comment-${comment.id}" aria-label="${label}"><small>${facts}</small>!${markdown.render(comment.body)}</aside>`;
}

const cellOf = ({ target }: ReviewComment): string | undefined => target && partsOf(target).cell;

/**
 * The marks of a submission as HTML for its page: a score sheet, points beside the questions, comments at their cells.
 * A comment whose cell is not on the page stands on the score sheet.
 *
 * @param cells the anchors of the page's cells
 */
export function markingOf(submission: GradedSubmission, rubric: Rubric, cells: ReadonlySet<string>): Marking {
  const { code, questions, total, comments } = submission;
  const asides = comments.map((comment, i) => ({ comment, aside: commentAside(comment, i + 1) }));
  const isOnCell = (comment: ReviewComment) => cells.has(cellOf(comment) ?? "");
  const onCells = new Map<string, string>();
  for (const { comment, aside } of asides.filter((each) => isOnCell(each.comment)))
    onCells.set(cellOf(comment)!, `${onCells.get(cellOf(comment)!) ?? ""}${aside}`);
  const shown = (id: string, question: RubricQuestion): string => {
    const mark = questions.get(id)?.mark;
    return `${mark ? points(question, mark).points : "–"} / ${question.max}`;
  };
  const rows = questionsOf(rubric).map(([id, question]) => {
    const mark = questions.get(id)?.mark;
    const own = asides.filter(({ comment }) => comment.question === id && !isOnCell(comment));
    const title = question.title === undefined ? id : `${id} ${question.title}`;
    return html`<tr><th scope="row">${title}</th><td>!${mark ? itemLines(question, mark) : "not marked"}!${own.map(({ aside }) => aside)}</td><td class="number">${shown(id, question)}</td></tr>`;
  });
  const sum = `${total ?? "open"} / ${maximum(rubric)}`;
  return {
    sheet: html`<section class="score-sheet" aria-label="Score sheet"><h2>Score sheet</h2><p class="facts">${code}. Marked by ${submission.graders.length} ${submission.graders.length === 1 ? "grader" : "graders"}; read-only.</p><table><thead><tr><th scope="col">Question</th><th scope="col">Given for</th><th scope="col">Points</th></tr></thead><tbody>!${rows}</tbody><tfoot><tr><th scope="row">Total</th><td></td><td class="number">${sum}</td></tr></tfoot></table></section>`,
    points: new Map(questionsOf(rubric).map(([id, question]) => [id, shown(id, question)])),
    comments: onCells,
    data: { code, total, questions: Object.fromEntries(questions), comments },
  };
}
