import en from "zod/v4/locales/en.js";
import * as z from "zod/mini";
import { NotebookError, parseJsonFile } from "../../jupyter/index.js";
import { isLevelItem, type Rubric, type RubricQuestion } from "../model/rubric.js";

z.config(en());

const text = z.string().check(z.minLength(1));
const flag = z.exactOptional(z.boolean());
/** Used in files, tables and URLs. Spaces are refused, because a mistyped one would go unnoticed. */
const id = z
  .string()
  .check(z.regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "an id is made of letters, digits, . _ and -"));

const base = {
  id,
  text,
  claims: z.exactOptional(z.array(text)),
  comment: z.exactOptional(text),
  retired: flag,
};
const single = z.strictObject({ ...base, points: z.number() });
const level = z.tuple([z.number(), text]);
const levels = z.strictObject({ ...base, levels: z.array(level).check(z.minLength(2)) });

const required = z.strictObject({
  claim: text,
  relation: z.enum(["=", "≤", "<", "≥", ">"]),
  expected: z.number(),
  tolerance: z.exactOptional(z.number().check(z.nonnegative())),
});

const question = z.strictObject({
  max: z.number().check(z.positive()),
  title: z.exactOptional(text),
  start: z.exactOptional(z.number().check(z.nonnegative())),
  items: z.array(
    z.union(
      [single, levels],
      "an item needs id, text and either points or at least two levels [points, text]",
    ),
  ),
  required: z.exactOptional(z.array(required)),
});

const rubric = z.strictObject({
  $schema: z.exactOptional(z.string()),
  version: z.number().check(z.int(), z.positive()),
  questions: z.record(text, question),
});

/** The JSON schema of `rubric.json`. */
export const rubricSchema = (): object => z.toJSONSchema(rubric, { io: "input" });

const repeatedIn = (names: string[]): string | undefined => names.find((name, i) => names.indexOf(name) < i);

/** What no schema can say of a question; empty if all is well. */
function faultsOf({ max, start = 0, items }: RubricQuestion): string[] {
  const faults = [];
  const repeated = repeatedIn(items.map(({ id }) => id));
  if (repeated !== undefined)
    faults.push(`two items have the id "${repeated}"; reviews name items by their id, so rename one`);
  for (const item of items.filter(isLevelItem)) {
    const level = repeatedIn(item.levels.map(([, text]) => text));
    if (level !== undefined) faults.push(`item "${item.id}" has two levels "${level}"; word one differently`);
  }
  if (start > max) faults.push(`start ${start} is above max ${max}`);
  return faults;
}

/** Reads the text of a `rubric.json`; `name` is what messages call it. Throws a NotebookError that lists every fault. */
export function parseRubric(source: string, name: string): Rubric {
  const { version, questions } = parseJsonFile(rubric, source, name);
  const faults = Object.entries(questions).flatMap(([id, question]) =>
    faultsOf(question).map((fault) => `${name}: question ${id}: ${fault}`),
  );
  if (Object.keys(questions).length === 0)
    faults.push(`${name}: questions is empty; add one with max and items`);
  if (faults.length > 0) throw new NotebookError(faults.join("\n"));
  return { version, questions };
}
