import type { Attach } from "./attach.js";
import { bindClaimFilter } from "./claims.js";
import { bindCode } from "./code.js";
import { watchContents } from "./contents.js";
import { addFigureTools } from "./figures/tools.js";
import { redrawFigures, watchFigures } from "./figures/draw.js";
import { bindPreviews } from "./preview.js";
import { revealTargets } from "./reveal.js";
import { bindSearch } from "./search/search.js";
import { tendScrollers } from "./scrollers.js";
import { bindTheme } from "./theme.js";

/** Gives the page its behaviours. Returns what gives them to parts that come later. */
export function startPage(): Attach {
  bindTheme(redrawFigures);
  bindPreviews();
  const behaviours = [
    ...[watchFigures(), bindCode(), watchContents(), bindClaimFilter(), bindSearch()],
    ...[addFigureTools, tendScrollers()],
  ];
  const attach: Attach = (roots) => behaviours.forEach((behaviour) => behaviour(roots));
  attach([document]);
  revealTargets();
  return attach;
}
