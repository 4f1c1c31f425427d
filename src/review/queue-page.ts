import { html } from "ghtml";
import { factsOf, isOpen, type ReviewedClass, progressOf } from "./class.js";
import { questionsOf } from "./model/rubric.js";
import { plainPage } from "./plain-page.js";

/** One number of a row: the points so far, and how they are to be read. */
function stateOf({ unmarked, flagged }: { unmarked: number; flagged: number }): string {
  const flags = flagged > 0 ? `, ${flagged} flagged` : "";
  return `${unmarked === 0 ? "marked" : `${unmarked} to mark`}${flags}`;
}

/** For graders who mark question by question: a link to the first submission in which each is open. */
function questionLinks({ reviewed, rubric }: ReviewedClass, linkTo: (code: string) => string): string {
  const items = questionsOf(rubric).map(([id, { title }]) => {
    const open = reviewed.filter((each) => isOpen(each, id));
    const name = title === undefined ? id : `${id} ${title}`;
    const [first] = open;
    return first
      ? html`<li><a href="${linkTo(first.submission.code)}#mark-${encodeURIComponent(id)}">${name}</a>: ${open.length} to mark</li>`
      : html`<li>${name}: marked</li>`;
  });
  return html`<h2>Question by question</h2><ul>!${items}</ul>`;
}

/** The list of all submissions, those with unmarked questions first, and which one is next. */
export async function queuePage(all: ReviewedClass, linkTo: (code: string) => string): Promise<string> {
  const entries = all.reviewed.map((each) => ({ each, progress: progressOf(each, all.rubric) }));
  const open = entries.filter(({ progress }) => progress.unmarked > 0);
  const marked = entries.filter(({ progress }) => progress.unmarked === 0);
  const [next] = open;
  const rows = [...open, ...marked].map(({ each, progress }) => {
    const { code } = each.submission;
    return html`<tr class="${progress.unmarked === 0 ? "marked" : "open"}"><th scope="row"><a href="${linkTo(code)}">${code}</a></th><td class="number">${progress.points} / ${progress.max}</td><td>${stateOf(progress)}</td><td class="fact">${factsOf(each, all.rubric).join(" · ")}</td></tr>`;
  });
  const go = next
    ? html`<p><a class="action" href="${linkTo(next.each.submission.code)}">Mark the next one</a></p>`
    : "<p>Every submission is marked.</p>";
  return plainPage(
    "Review",
    html`<p class="facts">${all.reviewed.length} submissions, ${open.length} to mark. Grader: ${all.grader}.</p>
!${go}!${questionLinks(all, linkTo)}<h2>Submission by submission</h2><div class="wide"><table class="queue"><thead><tr><th scope="col">Submission</th><th scope="col">Points</th><th scope="col">State</th><th scope="col">Facts</th></tr></thead><tbody>!${rows}</tbody></table></div>`,
  );
}
