import type { Claim, ClaimKind } from "../shared/claim.js";

/** Whether one of the claims fails, or is disputed, which is no better. */
export const isFailing = (claims: Claim[]): boolean =>
  claims.some(({ verdict }) => verdict === "fails" || verdict === "disputed");

/** How a group of claims looks: `holds` only if every expectation was met. */
export function toneOf(claims: Claim[]): "holds" | "mixed" | "fails" {
  if (isFailing(claims)) return "fails";
  return claims.some(({ verdict }) => verdict === "refuted") || claims.length === 0 ? "mixed" : "holds";
}

const plural = (count: number, noun: string): string => `${noun}${count === 1 ? "" : "s"}`;

const PHRASES: Record<ClaimKind, (held: number, all: number) => string> = {
  required: (held, all) => `${held} of ${all} ${plural(all, "requirement")} met`,
  reproduced: (held, all) =>
    held === all
      ? `${all} ${plural(all, "figure")} reproduced`
      : `${held} of ${all} ${plural(all, "figure")} reproduced`,
  check: (held, all) =>
    held === all ? `${all} ${all === 1 ? "check holds" : "checks hold"}` : `${held} of ${all} checks hold`,
};

/** Counted by themselves, whatever their kind. */
const COUNTED_APART: Claim["verdict"][] = ["refuted", "measured"];

/** `5 of 5 requirements met · 21 figures reproduced · 30 checks hold`; empty without claims. */
export function verdictLine(claims: Claim[]): string {
  const count = (verdict: Claim["verdict"]) => claims.filter((claim) => claim.verdict === verdict).length;
  const byKind = (["required", "reproduced", "check"] as const).map((kind) => {
    const judged = claims.filter((claim) => claim.kind === kind && !COUNTED_APART.includes(claim.verdict));
    const held = judged.filter(({ verdict }) => verdict === "holds").length;
    return judged.length > 0 && PHRASES[kind](held, judged.length);
  });
  const [refuted, disputed, measured] = [count("refuted"), count("disputed"), count("measured")];
  return [
    ...byKind,
    refuted > 0 && `${refuted} ${plural(refuted, "expectation")} refuted`,
    disputed > 0 && `${disputed} ${plural(disputed, "claim")} disputed`,
    measured > 0 && `${measured} ${plural(measured, "value")} measured`,
  ]
    .filter((part) => part !== false)
    .join(" · ");
}
