import type { Relation } from "../../shared/claim.js";

/** What an item of a rubric has in either form. */
interface ItemBase {
  /** Stays the same for as long as reviews exist; what is no longer wanted is `retired`. */
  id: string;
  text: string;
  /** Claims that propose the item, when all of them hold. A proposal is never a mark. */
  claims?: string[];
  /** A comment that is offered when the item is chosen; Markdown. */
  comment?: string;
  /** No longer offered, and worth nothing where it was chosen. */
  retired?: boolean;
}

/** An item that is given or not: `points` up, or down if negative. */
export interface SingleItem extends ItemBase {
  points: number;
}

/** A level of an item: its points, and the text by which a review names it. */
export type Level = [points: number, text: string];

/** An item of which one level is given. */
export interface LevelItem extends ItemBase {
  levels: Level[];
}

export type RubricItem = SingleItem | LevelItem;

/** A claim that the assignment requires, with the bound that counts, whatever bound the report gives itself. */
export interface RequiredClaim {
  claim: string;
  relation: Relation;
  expected: number;
  /** Largest |actual − expected| that counts as `=`; 0 if missing. */
  tolerance?: number;
}

export interface RubricQuestion {
  /** The most points that the question gives. */
  max: number;
  title?: string;
  /** Points before any item: 0 if missing; `max` for a rubric of deductions. */
  start?: number;
  items: RubricItem[];
  required?: RequiredClaim[];
}

/** A grader's `rubric.json`: questions by the ids that the report's `report.json` gives them. */
export interface Rubric {
  version: number;
  questions: Record<string, RubricQuestion>;
}

export const isLevelItem = (item: RubricItem): item is LevelItem => "levels" in item;

/** The question of that id, or undefined. */
export const questionOf = (rubric: Rubric, id: string): RubricQuestion | undefined =>
  Object.hasOwn(rubric.questions, id) ? rubric.questions[id] : undefined;

const natural = new Intl.Collator("en", { numeric: true });

/** The questions in their order. Where an id is a whole number, JavaScript has lost the file's order: they are in that of their ids. */
export function questionsOf({ questions }: Rubric): [id: string, question: RubricQuestion][] {
  const entries = Object.entries(questions);
  return entries.some(([id]) => /^\d+$/.test(id))
    ? entries.sort(([a], [b]) => natural.compare(a, b))
    : entries;
}

/** Digits that sums of points keep: 0.1 + 0.2 is 0.3. */
const PRECISION = 1e6;

/** The points without the noise of binary fractions. */
export const rounded = (points: number): number => Math.round(points * PRECISION) / PRECISION;

/** `+2` or `−0.5`. */
export const signed = (points: number): string => `${points < 0 ? "−" : "+"}${Math.abs(points)}`;

/** The most points of all questions. */
export const maximum = ({ questions }: Rubric): number =>
  rounded(Object.values(questions).reduce((sum, { max }) => sum + max, 0));
