import { words } from "./words.js";

/** `auto` follows the reader's system. */
export type Theme = "auto" | "light" | "dark";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const KEY = "notebook-report-theme";

/** The theme the reader chose before; `auto` if none, or if storage is unavailable, as for pages opened from disk. */
export function chosenTheme(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? "auto";
  } catch {
    return "auto";
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is unavailable: the choice lasts for this visit only.
  }
}

export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset["theme"];
  else dataset["theme"] = theme;
}

const system = () => matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark, by choice or by the system. */
export const isDark = (): boolean =>
  (document.documentElement.dataset["theme"] ?? (system().matches ? "dark" : "light")) === "dark";

/** The button that cycles through light, dark and auto. `changed` is called after every change, including the system's. */
export function startThemeButton(changed: () => void): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="theme"]');
  if (!button) return;
  let theme = chosenTheme();
  const show = () => {
    button.textContent = words.themes[theme];
    button.setAttribute("aria-label", words.themeIs(theme));
  };
  show();
  button.addEventListener("click", () => {
    // From automatic, the first press changes what is seen.
    const opposite = system().matches ? "light" : "dark";
    const same = system().matches ? "dark" : "light";
    theme = theme === "auto" ? opposite : theme === opposite ? same : "auto";
    applyTheme(theme);
    remember(theme);
    show();
    changed();
  });
  system().addEventListener("change", changed);
}
