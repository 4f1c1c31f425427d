import type { Attach } from "./mount.js";
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

/** Gives the page its behaviors. Returns what gives them to parts that come later. */
export function startPage(): Attach {
  bindTheme(redrawFigures);
  bindPreviews();
  const behaviors = [
    watchFigures(),
    bindCode(),
    watchContents(),
    bindClaimFilter(),
    bindSearch(),
    addFigureTools,
    tendScrollers(),
  ];
  const attach: Attach = (roots) => behaviors.forEach((behavior) => behavior(roots));
  attach([document]);
  revealTargets();
  return attach;
}
