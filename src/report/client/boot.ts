import { applyTheme, chosenTheme } from "./theme.js";

// Runs before the first paint: CSS can reserve space for what scripts add, and the chosen theme does not flash.
document.documentElement.classList.add("scripted");
applyTheme(chosenTheme());
