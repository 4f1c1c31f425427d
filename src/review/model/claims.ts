import { type Claim, holds } from "../../shared/claim.js";
import type { RubricQuestion } from "./rubric.js";

/**
 * What became of a claim that the rubric requires:
 * - `holds`, `fails`: its value meets the rubric's bound, or not;
 * - `generous`: it fails the rubric's bound and holds by its own;
 * - `missing`: the report makes no such claim.
 */
export interface RequiredState {
  claim: string;
  state: "holds" | "fails" | "generous" | "missing";
}

/** The claims that a question requires, judged by the rubric's bounds. */
export const requiredClaims = (
  { required = [] }: RubricQuestion,
  claims: readonly Claim[],
): RequiredState[] =>
  required.map(({ claim: id, relation, expected, tolerance }) => {
    const found = claims.find((claim) => claim.id === id);
    if (!found) return { claim: id, state: "missing" };
    if (holds(found.actual, relation, expected, tolerance)) return { claim: id, state: "holds" };
    return { claim: id, state: found.verdict === "holds" ? "generous" : "fails" };
  });

/** The ids of the items that the report's claims propose: each of an item's claims holds, by the rubric's bound if it names one. */
export function proposedItems(question: RubricQuestion, claims: readonly Claim[]): string[] {
  const required = new Map(requiredClaims(question, claims).map(({ claim, state }) => [claim, state]));
  const isMet = (id: string) =>
    required.has(id)
      ? required.get(id) === "holds"
      : claims.some((claim) => claim.id === id && claim.verdict === "holds");
  return question.items
    .filter(({ retired, claims: named = [] }) => !retired && named.length > 0 && named.every(isMet))
    .map(({ id }) => id);
}
