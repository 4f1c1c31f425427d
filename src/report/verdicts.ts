import type { Claim } from "../shared/claim.js";
import { pageWords } from "./words/page-words.js";

/** Whether one of the claims fails, or is disputed, which is no better. */
export const isFailing = (claims: Claim[]): boolean =>
  claims.some(({ verdict }) => verdict === "fails" || verdict === "disputed");

/** How a group of claims looks: `holds` only if every expectation was met. */
export function toneOf(claims: Claim[]): "holds" | "mixed" | "fails" {
  if (isFailing(claims)) return "fails";
  return claims.some(({ verdict }) => verdict === "refuted") || claims.length === 0 ? "mixed" : "holds";
}

/** Counted by themselves, whatever their kind. */
const COUNTED_APART: Claim["verdict"][] = ["refuted", "measured"];

/** `5 of 5 requirements met · 21 figures reproduced · 30 checks hold`; empty without claims. */
export function verdictLine(claims: Claim[], words = pageWords("en")): string {
  const count = (verdict: Claim["verdict"]) => claims.filter((claim) => claim.verdict === verdict).length;
  const byKind = (["required", "reproduced", "check"] as const).map((kind) => {
    const judged = claims.filter((claim) => claim.kind === kind && !COUNTED_APART.includes(claim.verdict));
    const held = judged.filter(({ verdict }) => verdict === "holds").length;
    return judged.length > 0 && words.kinds[kind](held, judged.length);
  });
  const apart = (["refuted", "disputed", "measured"] as const).map(
    (verdict) => count(verdict) > 0 && words.counted[verdict](count(verdict)),
  );
  return [...byKind, ...apart].filter((part) => part !== false).join(" · ");
}
