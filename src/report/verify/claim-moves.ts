import type { Notebook } from "../../jupyter/index.js";
import { type Claim, decodeClaim } from "../../shared/claim.js";
import { mime } from "../../shared/mime.js";

/** A claim's measured value with other constants than before. */
export interface ClaimMove {
  id: string;
  /** Undefined if the claim was not made before. */
  before: number | undefined;
  now: number;
  verdict: Claim["verdict"];
}

/** The claims that a notebook makes, in its order. */
export const claimsIn = ({ cells }: Notebook): Claim[] =>
  cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output ? (decodeClaim(output.data[mime.claim]) ?? []) : []));

/** How the claims of a notebook moved from one run to another. */
export function claimMoves(before: Notebook, now: Notebook): ClaimMove[] {
  const earlier = new Map(claimsIn(before).map(({ id, actual }) => [id, actual]));
  return claimsIn(now).map(({ id, actual, verdict }) => ({
    id,
    before: earlier.get(id),
    now: actual,
    verdict,
  }));
}
