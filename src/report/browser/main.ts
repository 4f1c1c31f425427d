import { watchContents } from "./contents.js";
import { watchFigures } from "./figures.js";
import { bindSwitches } from "./switches.js";

const redraw = watchFigures();
bindSwitches(redraw);
watchContents();
