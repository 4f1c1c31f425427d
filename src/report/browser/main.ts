import { bindClaimFilter } from "./claims.js";
import { bindCode } from "./code.js";
import { watchContents } from "./contents.js";
import { addFigureTools } from "./figures/tools.js";
import { watchFigures } from "./figures/draw.js";
import { bindPreviews } from "./preview.js";
import { revealTargets } from "./reveal.js";
import { bindSearch } from "./search/search.js";
import { bindTheme } from "./theme.js";

const redraw = watchFigures();
bindTheme(redraw);
bindCode();
watchContents();
bindClaimFilter();
bindSearch();
bindPreviews();
addFigureTools();
revealTargets();
