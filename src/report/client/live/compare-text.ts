import { numberFault } from "../../references/checked-number.js";
import type { ClaimResult } from "./compare-claim.js";
import type { OutputResult } from "./compare-output.js";

/** The number that a link shows; of a formula, its source. */
const writtenIn = (link: Element): string =>
  (link.querySelector("annotation") ?? link).textContent?.trim() ?? "";

/** Compares the numbers in the text that name a claim with the claim that was made here. */
export function compareText({ anchor, made }: ClaimResult): OutputResult[] {
  if (!made) return [];
  const links = document.querySelectorAll(`a.checked[href="#${CSS.escape(anchor)}"]`);
  return [...links].map((element) => {
    const fault = numberFault(writtenIn(element), made);
    return fault && made.spread === undefined
      ? { kind: "number", element, agreement: "differs", text: `recomputed here: ${fault}` }
      : { kind: "number", element, agreement: "same", text: "" };
  });
}
