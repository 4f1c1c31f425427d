import en from "zod/v4/locales/en.js";
import * as z from "zod/mini";
import { NotebookError, parseJsonFile } from "../../jupyter/index.js";
import { type Change, type Review, REVIEW_FORMAT } from "../model/review.js";

z.config(en());

const text = z.string().check(z.minLength(1));
const offset = z.number().check(z.int(), z.nonnegative());
const hash = z.string().check(z.regex(/^sha256-/, 'a hash begins with "sha256-"'));
const hashes = z.exactOptional(z.record(z.string(), hash));
/** Becomes the name of a file: no separators, no leading dot. */
const code = z
  .string()
  .check(z.regex(/^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,99}$/u, "a code is made of letters, digits, . _ and -"));

const mark = z.strictObject({
  items: z.array(text),
  levels: z.exactOptional(z.record(z.string(), text)),
  adjust: z.exactOptional(
    z.strictObject({
      points: z.number(),
      why: z.string().check(z.regex(/\S/, "an adjustment of points needs a reason")),
    }),
  ),
  done: z.exactOptional(z.boolean()),
  flag: z.exactOptional(z.string()),
});

const selector = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("FragmentSelector"), value: text }),
  z.strictObject({ type: z.literal("TextPositionSelector"), start: offset, end: offset }),
  z.strictObject({
    type: z.literal("TextQuoteSelector"),
    exact: z.string(),
    prefix: z.exactOptional(z.string()),
    suffix: z.exactOptional(z.string()),
  }),
]);

const comment = z.strictObject({
  id: text,
  question: text,
  item: z.exactOptional(text),
  body: z.string(),
  target: z.exactOptional(
    z.strictObject({ lines: z.exactOptional(z.tuple([offset, offset])), selector: z.array(selector) }),
  ),
});

const report = z.strictObject({ page: z.exactOptional(hash), cells: hashes, notebooks: hashes });
const place = { n: z.number().check(z.int(), z.positive()), at: z.iso.datetime() };
const entry = z.union(
  [
    z.strictObject({ ...place, set: z.record(text, mark) }),
    z.strictObject({ ...place, comment }),
    z.strictObject({ ...place, remove: text }),
    z.strictObject({ ...place, undo: text }),
    z.strictObject({ ...place, report }),
  ],
  "an entry needs n, at and one of set, comment, remove, undo, report; an adjustment needs a reason",
);

const change = z.union([
  z.strictObject({ set: z.record(text, mark) }),
  z.strictObject({ comment }),
  z.strictObject({ remove: text }),
  z.strictObject({ undo: text }),
]);
const changes = z.array(change).check(z.minLength(1));

/** Reads changes that a page sends, as JSON. Throws a NotebookError that lists every fault. */
export const parseChanges = (source: string): Change[] => parseJsonFile(changes, source, "changes");

const review = z.strictObject({
  format: z.literal(REVIEW_FORMAT),
  submission: code,
  grader: code,
  rubric: z.strictObject({ version: z.number(), sha256: text }),
  report,
  log: z.array(entry),
});

/** Reads the text of a review; `name` is what messages call it. Throws a NotebookError that lists every fault. */
export function parseReview(source: string, name: string): Review {
  const content: Review = parseJsonFile(review, source, name);
  const late = content.log.find(({ n }, i) => n < (content.log[i - 1]?.n ?? 0));
  if (late)
    throw new NotebookError(
      `${name}: log: entry ${late.n} is after one with a higher number; restore the file`,
    );
  return content;
}
