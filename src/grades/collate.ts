import { changedSinceMarked } from "../review/model/changes.js";
import { givenItems, points } from "../review/model/points.js";
import {
  AGREED,
  type Mark,
  type Review,
  type ReviewComment,
  type ReviewState,
  stateOf,
} from "../review/model/review.js";
import {
  isLevelItem,
  questionsOf,
  rounded,
  type Rubric,
  type RubricQuestion,
} from "../review/model/rubric.js";

/** A submission of the class, as `submissions.json` lists it. */
export interface ListedSubmission {
  /** The file or folder that was handed in. */
  source: string;
  /** The hashes of its notebooks. */
  notebooks: Record<string, string>;
  /** What executing it again has shown, if that was tried. */
  verification?: string;
}

/** One question of one submission. */
export interface GradedQuestion {
  /** Undefined while the question is open: not marked, flagged, or marked differently by two graders. */
  points?: number;
  /** The mark that counts. */
  mark?: Mark;
  /** What keeps the question open, or contradicts the rubric; empty if all is well. */
  problems: string[];
}

export interface GradedSubmission {
  code: string;
  source: string;
  /** Without the "agreed" review, in alphabetical order. */
  graders: string[];
  /** By the ids of the rubric, in its order. */
  questions: Map<string, GradedQuestion>;
  /** Undefined while a question is open. */
  total?: number;
  comments: ReviewComment[];
  /** What concerns the submission as a whole. */
  problems: string[];
  /** Worth knowing; nothing to fix. */
  notes: string[];
  verification: string;
  /** Time at work in all its reviews. */
  minutes: number;
}

/** How two graders agree on an item that both have decided on. */
export interface Agreement {
  question: string;
  item: string;
  /** Pairs of marks. */
  pairs: number;
  /** Pairs in which both gave the item, or both did not. */
  same: number;
  /** Cohen's κ; undefined if neither grader ever decided otherwise. */
  kappa?: number;
}

/** Who got an item. */
export interface ItemUse {
  question: string;
  /** The item's id, with the level if it has levels. */
  item: string;
  text: string;
  points: number;
  codes: string[];
}

export interface ClassGrades {
  rubric: Rubric;
  submissions: GradedSubmission[];
  items: ItemUse[];
  agreements: Agreement[];
}

/** A pause that is longer is not counted as work. */
const LONGEST_PAUSE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

function workMs({ log }: Review): number {
  const times = log.map(({ at }) => Date.parse(at));
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return gaps.filter((gap) => gap > 0 && gap <= LONGEST_PAUSE_MS).reduce((sum, gap) => sum + gap, 0);
}

interface ReadReview {
  review: Review;
  state: ReviewState;
}

/** The review that decides a question, or why none does. */
function gradeQuestion(id: string, question: RubricQuestion, reviews: ReadReview[]): GradedQuestion {
  const given = reviews.flatMap(({ review, state }) => {
    const mark = state.marks.get(id);
    return mark ? [{ grader: review.grader, mark, review, ...points(question, mark) }] : [];
  });
  const agreed = given.filter(({ grader, mark }) => grader === AGREED && mark.done);
  const done = agreed.length > 0 ? agreed : given.filter(({ mark }) => mark.done);
  const [first] = done;
  if (!first) return { problems: [`${id}: not marked`] };
  const problems = done.flatMap(({ faults, grader, review }) => [
    ...faults.map((fault) => `${id}: ${fault} (${grader})`),
    ...(changedSinceMarked(review, id).length > 0
      ? [`${id}: its cells have changed since ${grader} marked them`]
      : []),
  ]);
  for (const { grader, mark } of agreed.length > 0 ? agreed : given)
    if (mark.flag !== undefined)
      problems.push(`${id}: flagged by ${grader}${mark.flag ? ` (${mark.flag})` : ""}`);
  const unlike = done.filter((other) => other.points !== first.points);
  if (unlike.length > 0)
    problems.push(
      `${id}: graders differ (${done.map(({ grader, points }) => `${grader} ${points}`).join(", ")})`,
    );
  return problems.length > 0
    ? { mark: first.mark, problems }
    : { mark: first.mark, points: first.points, problems };
}

/** Where graders give the same points for different reasons. */
function differentItems(id: string, question: RubricQuestion, reviews: ReadReview[]): string[] {
  const given = reviews
    .filter(({ review }) => review.grader !== AGREED)
    .flatMap(({ review, state }) => {
      const mark = state.marks.get(id);
      return mark?.done ? [{ grader: review.grader, items: givenItems(question, mark) }] : [];
    });
  const [first, ...others] = given;
  return others.flatMap(({ grader, items }) => {
    const unlike = [...new Set([...(first?.items ?? []), ...items])].filter(
      (item) => first?.items.includes(item) !== items.includes(item),
    );
    return unlike.length > 0 ? [`${id}: ${first?.grader} and ${grader} differ in ${unlike.join(", ")}`] : [];
  });
}

function gradeSubmission(
  code: string,
  listed: ListedSubmission | undefined,
  reviews: ReadReview[],
  rubric: Rubric,
): GradedSubmission {
  const questions = new Map(
    questionsOf(rubric).map(([id, question]) => [id, gradeQuestion(id, question, reviews)]),
  );
  const each = [...questions.values()];
  const known = reviews.flatMap(({ state }) => [...state.marks.keys()]);
  const notes = questionsOf(rubric).flatMap(([id, question]) => differentItems(id, question, reviews));
  for (const { review } of reviews)
    if (review.rubric.version !== rubric.version)
      notes.push(`${review.grader} marked with version ${review.rubric.version} of the rubric`);
  const problems = [...new Set(known)]
    .filter((id) => !Object.hasOwn(rubric.questions, id))
    .map((id) => `${id}: the rubric has no such question`);
  if (!listed) problems.push("submissions.json does not list it: nobody can tell what was marked");
  if (listed?.verification?.startsWith("not verified:")) problems.push(listed.verification);
  return {
    code,
    source: listed?.source ?? "",
    graders: reviews
      .map(({ review }) => review.grader)
      .filter((grader) => grader !== AGREED)
      .sort(),
    questions,
    ...(each.every(({ points }) => points !== undefined) && {
      total: rounded(each.reduce((sum, { points = 0 }) => sum + points, 0)),
    }),
    comments: reviews.flatMap(({ state }) => state.comments),
    problems,
    notes,
    verification: listed?.verification ?? "not verified",
    minutes: Math.round(reviews.reduce((sum, { review }) => sum + workMs(review), 0) / MINUTE_MS),
  };
}

function itemUses(rubric: Rubric, submissions: GradedSubmission[]): ItemUse[] {
  const codesWith = (id: string, name: string) =>
    submissions
      .filter(({ questions: graded }) => {
        const mark = graded.get(id)?.mark;
        return mark && givenItems(rubric.questions[id] ?? { max: 0, items: [] }, mark).includes(name);
      })
      .map(({ code }) => code);
  return questionsOf(rubric).flatMap(([id, { items }]) =>
    items
      .filter(({ retired }) => !retired)
      .flatMap((item) => {
        const { text } = item;
        if (!isLevelItem(item))
          return [{ question: id, item: item.id, text, points: item.points, codes: codesWith(id, item.id) }];
        return item.levels.map(([worth, level]) => {
          const name = `${item.id}: ${level}`;
          return { question: id, item: name, text, points: worth, codes: codesWith(id, name) };
        });
      }),
  );
}

function agreementOn(question: string, item: string, pairs: [boolean, boolean][]): Agreement {
  const same = pairs.filter(([a, b]) => a === b).length;
  const share = (grader: 0 | 1) => pairs.filter((pair) => pair[grader]).length / pairs.length;
  const [a, b] = [share(0), share(1)];
  const byChance = a * b + (1 - a) * (1 - b);
  return {
    ...{ question, item, pairs: pairs.length, same },
    ...(byChance < 1 && { kappa: (same / pairs.length - byChance) / (1 - byChance) }),
  };
}

/** For each item, the first two graders of each submission that both have finished its question. */
function agreements(rubric: Rubric, byCode: Map<string, ReadReview[]>): Agreement[] {
  return questionsOf(rubric).flatMap(([id, question]) => {
    const pairs = [...byCode.values()].flatMap((reviews) => {
      const marks = reviews
        .filter(({ review }) => review.grader !== AGREED)
        .sort((a, b) => (a.review.grader < b.review.grader ? -1 : 1))
        .flatMap(({ state }) => state.marks.get(id) ?? [])
        .filter(({ done }) => done)
        .map((mark) => givenItems(question, mark));
      return marks.length > 1 ? [[marks[0]!, marks[1]!] as const] : [];
    });
    if (pairs.length === 0) return [];
    const names = [...new Set(pairs.flat(2))].sort();
    return names.map((name) =>
      agreementOn(
        id,
        name,
        pairs.map(([a, b]) => [a.includes(name), b.includes(name)]),
      ),
    );
  });
}

/**
 * Collates reviews into grades. Points are computed from the rubric. A question that is not marked, is flagged, or is marked
 * differently by two graders has none, unless the grader `agreed` has decided it; a submission with such a question has no total.
 *
 * @param reviews one for each submission and grader
 * @param listed by code: every submission of the class, marked or not
 */
export function collate(
  rubric: Rubric,
  reviews: Review[],
  listed: ReadonlyMap<string, ListedSubmission>,
): ClassGrades {
  const byCode = new Map<string, ReadReview[]>([...listed.keys()].map((code) => [code, []]));
  for (const review of reviews) {
    const same = byCode.get(review.submission) ?? [];
    byCode.set(review.submission, [...same, { review, state: stateOf(review.log) }]);
  }
  const submissions = [...byCode]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, own]) => gradeSubmission(code, listed.get(code), own, rubric));
  return {
    rubric,
    submissions,
    items: itemUses(rubric, submissions),
    agreements: agreements(rubric, byCode),
  };
}

/** Everything that is unmarked, contradictory or not verifiable, one line each. */
export const openProblems = ({ submissions }: ClassGrades): string[] =>
  submissions.flatMap(({ code, problems, questions }) =>
    [...[...questions.values()].flatMap((question) => question.problems), ...problems].map(
      (problem) => `${code}: ${problem}`,
    ),
  );

/** A submission whose points another rubric would change. */
export interface Move {
  code: string;
  /** Undefined where a question is open. */
  from: number | undefined;
  to: number | undefined;
  /** By question: the points before and after. */
  questions: [id: string, from: number | undefined, to: number | undefined][];
}

/** Who would move if the rubric became another one. */
export function moves(before: ClassGrades, after: ClassGrades): Move[] {
  const pointsOf = ({ questions }: GradedSubmission, id: string) => questions.get(id)?.points;
  const ids = [...new Set([...Object.keys(before.rubric.questions), ...Object.keys(after.rubric.questions)])];
  return before.submissions.flatMap((submission) => {
    const other = after.submissions.find(({ code }) => code === submission.code);
    if (!other) return [];
    const questions = ids
      .map((id): Move["questions"][0] => [id, pointsOf(submission, id), pointsOf(other, id)])
      .filter(([, from, to]) => from !== to);
    return questions.length === 0
      ? []
      : [{ code: submission.code, from: submission.total, to: other.total, questions }];
  });
}
