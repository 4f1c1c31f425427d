import { applyTheme, chosenTheme } from "./theme.js";

// Runs before anything is painted: what scripts add may take its room, and a chosen theme does not flash.
document.documentElement.classList.add("scripted");
applyTheme(chosenTheme());
