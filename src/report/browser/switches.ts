const THEME_KEY = "notebook-report-theme";

/** Storage may be forbidden for pages opened from disk; the theme is then not remembered. */
function remember(theme?: string): string | null {
  try {
    if (theme) localStorage.setItem(THEME_KEY, theme);
    return localStorage.getItem(THEME_KEY);
  } catch {
    return null;
  }
}

/** Binds the buttons of the bar: light or dark, all code shown or hidden. */
export function bindSwitches(themeChanged: () => void): void {
  const root = document.documentElement;
  const kept = remember();
  if (kept) root.dataset["theme"] = kept;
  document.querySelector('[data-action="theme"]')?.addEventListener("click", () => {
    const dark = root.dataset["theme"]
      ? root.dataset["theme"] === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset["theme"] = dark ? "light" : "dark";
    remember(root.dataset["theme"]);
    themeChanged();
  });
  const codeSwitch = document.querySelector('[data-action="code"]');
  codeSwitch?.addEventListener("click", () => {
    const show = codeSwitch.getAttribute("aria-pressed") !== "true";
    codeSwitch.setAttribute("aria-pressed", String(show));
    document
      .querySelectorAll<HTMLDetailsElement>("details.source")
      .forEach((details) => (details.open = show));
  });
}
