import type { Mount } from "./mount.js";
import { mountClaimFilter } from "./claims.js";
import { mountCodeBlocks } from "./code.js";
import { mountContents } from "./contents.js";
import { mountFigureTools } from "./figures/tools.js";
import { redrawFigures, mountFigures } from "./figures/draw.js";
import { startRecompute } from "./live/recompute.js";
import { startSettings } from "./live/settings.js";
import { startReview } from "./review/start.js";
import { startPreviews } from "./preview.js";
import { startRevealing } from "./reveal.js";
import { mountSearch } from "./search/search.js";
import { mountScrollers } from "./scrollers.js";
import { startSources } from "./sources.js";
import { startThemeButton } from "./theme.js";

/** Starts all behaviors of the page. Returns the function that adds them to elements inserted later. */
export function startPage(): Mount {
  startThemeButton(redrawFigures);
  startPreviews();
  const behaviors = [
    mountFigures(),
    mountCodeBlocks(),
    mountContents(),
    mountClaimFilter(),
    mountSearch(),
    mountFigureTools,
    mountScrollers(),
  ];
  const mount: Mount = (roots) => behaviors.forEach((behavior) => behavior(roots));
  mount([document]);
  startRevealing();
  startRecompute();
  startSettings();
  startReview();
  startSources();
  return mount;
}
