import { type Claim, decodeClaim, verdictOf } from "../../../shared/claim.js";
import { formatNumber } from "../../../shared/format-number.js";
import { mime } from "../../../shared/mime.js";
import { authorFigure, expectation, readable } from "../../claim-facts.js";
import type { RecordedOutput } from "../../live-worker/protocol.js";
import { isNear } from "./differences.js";
import type { MadeOutput } from "./run-chapter.js";
import { words } from "../words.js";

/** How an output that was made here relates to the page's; `varies` is one that is never the same twice, within its bounds. */
export type Agreement = "same" | "near" | "varies" | "differs" | "missing";

/** What became of a claim, in a word and in a sentence for the reader. */
export interface ClaimResult {
  id: string;
  anchor: string;
  agreement: Agreement;
  text: string;
  /** The claim that was made here. */
  made?: Claim;
}

type RecordedClaim = NonNullable<RecordedOutput["claim"]>;

const textOf = (element: Element | null | undefined): string => element?.textContent?.trim() ?? "";

/** What the overview's columns with a label hold. */
const COLUMNS = ["expected", "measured", "author"];

/** What the page says of a claim, as in `measured` → `2.54692`; from its card and from its row in the overview. */
function shownFacts(anchor: string): [place: string, name: string, value: string][] {
  const card = document.getElementById(anchor);
  const facts = [...(card?.querySelectorAll<HTMLElement>("dl.facts > div") ?? [])].map(
    (fact): [string, string, string] => [
      "the page shows",
      fact.dataset["fact"] ?? "",
      textOf(fact.querySelector("dd")),
    ],
  );
  const verdict: [string, string, string][] = card
    ? [["the page shows", "verdict", textOf(card.querySelector(".verdict"))]]
    : [];
  const link = document.querySelector(`table.claims a[href="#${CSS.escape(anchor)}"]`);
  const row = link?.closest("tr");
  const cells = [...(row?.querySelectorAll("td[data-label]") ?? [])].map(
    (cell, i): [string, string, string] => ["the overview shows", COLUMNS[i] ?? "", textOf(cell)],
  );
  const mark: [string, string, string][] = row
    ? [["the overview shows", "verdict", textOf(row.querySelector(".verdict"))]]
    : [];
  return [...facts, ...verdict, ...cells, ...mark];
}

/** Where the page shows something else than the claim that was made here, with the value that was recorded. */
function misprint(made: Claim, anchor: string, recorded: number): string | undefined {
  const claim = { ...made, actual: recorded };
  const facts: Record<string, string> = {
    measured: readable(recorded, claim.unit),
    expected: expectation(claim),
    author: authorFigure(claim),
    verdict: words.verdict[verdictOf(claim)],
  };
  for (const [place, name, value] of shownFacts(anchor)) {
    const fact = facts[name];
    const isSame = fact === value || value === "disputed"; // That another claim has the same id, the cell cannot know.
    if (fact !== undefined && !isSame) return `${place} “${value}” as ${name}, not “${fact}”`;
  }
  return undefined;
}

const isWithinSpread = (a: number, b: number, spread: number): boolean =>
  Object.is(a, b) || (a * b > 0 && Math.max(a / b, b / a) <= spread);

/** Compares a claim that was made here with the recorded one and with what the page shows of it. */
function compared(claim: Claim, { anchor, actual }: RecordedClaim): [Agreement, string] {
  const recorded = Number(actual);
  const here = `recomputed here: ${readable(claim.actual, claim.unit)}`;
  const misprinted = misprint(claim, anchor, recorded);
  if (misprinted) return ["differs", `${here}; ${misprinted}`];
  if (Object.is(claim.actual, recorded)) return ["same", `${here}, the same to the last digit`];
  if (claim.spread !== undefined && isWithinSpread(claim.actual, recorded, claim.spread))
    return ["varies", `${here}; it varies from run to run, here within its bounds`];
  const apart = `${formatNumber(Math.abs(claim.actual - recorded), 3)} apart`;
  if (isNear(claim.actual, recorded)) return ["near", `${here}, ${apart}`];
  return ["differs", `${here}; the notebook had ${readable(recorded, claim.unit)}, ${apart}`];
}

/** Compares the recorded claim with the one among the outputs that its cell made here. */
export function compareClaim(recorded: RecordedClaim, made: MadeOutput[]): ClaimResult {
  const { id, anchor } = recorded;
  const claim = made.map(({ data }) => decodeClaim(data[mime.claim])).find((each) => each?.id === id);
  if (!claim)
    return { id, anchor, agreement: "missing", text: "not recomputed here: its cell did not make it" };
  const [agreement, text] = compared(claim, recorded);
  return { id, anchor, agreement, text, made: claim };
}
