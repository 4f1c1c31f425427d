import { entryKey, type LogEntry, type Mark, type Review, stateOf } from "./review.js";

/** The union of two logs, and where they contradict each other. */
export interface Merged {
  review: Review;
  /** One line each; empty if one log continues the other, or both touch different things. */
  contradictions: string[];
}

/** JSON with sorted keys: equal for equal content. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

const order = (a: LogEntry, b: LogEntry): number =>
  a.n - b.n || (a.at < b.at ? -1 : a.at > b.at ? 1 : canonical(a) < canonical(b) ? -1 : 1);

/** A mark in its order-free form. */
const comparable = (mark: Mark | undefined): string =>
  canonical(mark && { ...mark, items: [...new Set(mark.items)].sort() });

function differences(a: readonly LogEntry[], b: readonly LogEntry[]): string[] {
  const [one, other] = [stateOf(a), stateOf(b)];
  const questions = new Set([...one.marks.keys(), ...other.marks.keys()]);
  const marks = [...questions]
    .filter((id) => comparable(one.marks.get(id)) !== comparable(other.marks.get(id)))
    .map((id) => `question ${id}: the two logs mark it differently`);
  const bodies = new Map(one.comments.map((comment) => [comment.id, canonical(comment)]));
  const comments = other.comments
    .filter((comment) => bodies.has(comment.id) && bodies.get(comment.id) !== canonical(comment))
    .map(({ id }) => `comment ${id}: the two logs word or place it differently`);
  return [...marks, ...comments];
}

/** What of two states was touched by both after they parted. */
function touched(entries: readonly LogEntry[], all: readonly LogEntry[]): Set<string> {
  const byKey = new Map(all.map((entry) => [entryKey(entry), entry]));
  const namesOf = (entry: LogEntry | undefined): string[] => {
    if (!entry) return [];
    if ("set" in entry) return Object.keys(entry.set).map((id) => `question ${id}:`);
    if ("comment" in entry) return [`comment ${entry.comment.id}:`];
    if ("report" in entry) return [];
    return "remove" in entry ? [`comment ${entry.remove}:`] : namesOf(byKey.get(entry.undo));
  };
  return new Set(entries.flatMap(namesOf));
}

/** Entries with one number and time and yet other contents: somebody edited a file. */
function rewritten(a: readonly LogEntry[], b: readonly LogEntry[]): string[] {
  const contents = new Map(a.map((entry) => [entryKey(entry), canonical(entry)]));
  return b
    .filter((entry) => (contents.get(entryKey(entry)) ?? canonical(entry)) !== canonical(entry))
    .map(({ n, at }) => `entry ${n} of ${at}: its content is not the same in both logs`);
}

/**
 * The union of two logs of one grader about one submission: no entry is lost, and the order of arguments does not matter. Where both
 * logs changed the same thing after they parted and ended differently, the later entry counts, and the contradiction is named.
 * Throws a RangeError if the reviews are not of one grader and submission.
 */
export function merge(a: Review, b: Review): Merged {
  for (const field of ["submission", "grader"] as const)
    if (a[field] !== b[field])
      throw new RangeError(`reviews of one ${field} can be merged, not of ${a[field]} and ${b[field]}`);
  const known = new Map([...a.log, ...b.log].map((entry) => [canonical(entry), entry]));
  const log = [...known.values()].sort(order);
  const only = (one: Review, other: Review) => {
    const keys = new Set(other.log.map(canonical));
    return touched(
      one.log.filter((entry) => !keys.has(canonical(entry))),
      one.log,
    );
  };
  const [inA, inB] = [only(a, b), only(b, a)];
  const isTouched = (line: string) => [...inA].some((name) => line.startsWith(name) && inB.has(name));
  const contradictions = [...rewritten(a.log, b.log), ...differences(a.log, b.log).filter(isTouched)];
  const latest = (a.log.at(-1)?.at ?? "") >= (b.log.at(-1)?.at ?? "") ? a : b;
  return { review: { ...latest, log }, contradictions };
}
