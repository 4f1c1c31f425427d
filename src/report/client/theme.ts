/** `auto` follows the reader's system. */
export type Theme = "auto" | "light" | "dark";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const KEY = "notebook-report-theme";

/** What the reader chose here before. Storage may be forbidden for pages opened from disk; then nothing is remembered. */
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
    // The choice holds for this visit only.
  }
}

export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset["theme"];
  else dataset["theme"] = theme;
}

const system = () => matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is shown dark, by choice or by the system. */
export const isDark = (): boolean =>
  (document.documentElement.dataset["theme"] ?? (system().matches ? "dark" : "light")) === "dark";

/** The button goes round light, dark and automatic. `changed` is told after every change, the system's included. */
export function bindTheme(changed: () => void): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="theme"]');
  if (!button) return;
  let theme = chosenTheme();
  const show = () => {
    button.textContent = { auto: "Auto", light: "Light", dark: "Dark" }[theme];
    button.setAttribute("aria-label", `Theme: ${theme === "auto" ? "auto, as the system has it" : theme}`);
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
