import type { Mark } from "./review.js";
import { isLevelItem, rounded, type Rubric, type RubricItem, type RubricQuestion } from "./rubric.js";

/** The points of a question, and what of the mark the rubric cannot count. */
export interface Points {
  /** Within 0 … max. */
  points: number;
  /** Before the cap. */
  uncapped: number;
  max: number;
  /** What contradicts the rubric, such as an item that it lacks; empty if all is well. */
  faults: string[];
}

/** The points of one item under a mark, or undefined if the mark does not have it. */
export function itemPoints(item: RubricItem, mark: Mark): number | undefined {
  if (!isLevelItem(item)) return mark.items.includes(item.id) ? item.points : undefined;
  const chosen = mark.levels?.[item.id];
  return item.levels.find(([, text]) => text === chosen)?.[0];
}

function faultsOf({ items }: RubricQuestion, { items: given, levels = {}, adjust }: Mark): string[] {
  const named = (id: string) => items.find((item) => item.id === id);
  const faults = [...given, ...Object.keys(levels)]
    .filter((id) => !named(id))
    .map((id) => `the rubric has no item "${id}"`);
  for (const id of given) {
    const item = named(id);
    if (item && isLevelItem(item)) faults.push(`item "${id}" has levels, and none is named`);
  }
  for (const [id, text] of Object.entries(levels)) {
    const item = named(id);
    if (item && !(isLevelItem(item) && item.levels.some(([, each]) => each === text)))
      faults.push(`item "${id}" has no level "${text}"`);
  }
  if (adjust && adjust.why.trim() === "") faults.push("an adjustment of points needs a reason");
  return faults;
}

/**
 * The points of a mark: the question's start, the items given and the adjustment, capped at 0 … max. Retired items and an
 * adjustment without a reason count nothing.
 */
export function points(question: RubricQuestion, mark: Mark): Points {
  const { max, start = 0, items } = question;
  const given = items.filter(({ retired }) => !retired).map((item) => itemPoints(item, mark) ?? 0);
  const adjustment = mark.adjust && mark.adjust.why.trim() !== "" ? mark.adjust.points : 0;
  const uncapped = rounded([start, ...given, adjustment].reduce((sum, each) => sum + each, 0));
  return {
    points: Math.min(Math.max(uncapped, 0), max),
    uncapped,
    max,
    faults: faultsOf(question, mark),
  };
}

/** The points of all questions that have a mark. */
export const totalPoints = ({ questions }: Rubric, marks: ReadonlyMap<string, Mark>): number =>
  rounded(
    Object.entries(questions).reduce((sum, [id, question]) => {
      const mark = marks.get(id);
      return sum + (mark ? points(question, mark).points : 0);
    }, 0),
  );

/** How an item that a mark gives is called: by its id, with the level it has; undefined if the mark does not give it. */
export function itemName(item: RubricItem, mark: Mark): string | undefined {
  if (itemPoints(item, mark) === undefined) return undefined;
  return isLevelItem(item) ? `${item.id}: ${mark.levels?.[item.id]}` : item.id;
}

/** The names of the items that a mark gives and the rubric still offers. */
export const givenItems = ({ items }: RubricQuestion, mark: Mark): string[] =>
  items.filter(({ retired }) => !retired).flatMap((item) => itemName(item, mark) ?? []);
