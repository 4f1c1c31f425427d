/** Which rows a filter keeps. */
const KEPT: Record<string, string> = { all: "tr", fails: "tr.fails", author: "tr.author" };

/** The buttons that narrow the claims' tables; pressing one opens them, pressing it again closes them. */
export function bindClaimFilter(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-filter]")];
  const folds = [...document.querySelectorAll<HTMLDetailsElement>("details.question-claims")];
  const show = (filter: string | undefined) => {
    for (const fold of folds) {
      const rows = [...fold.querySelectorAll<HTMLTableRowElement>("tbody tr")];
      rows.forEach((row) => (row.hidden = filter !== undefined && !row.matches(KEPT[filter]!)));
      fold.open = filter !== undefined && rows.some((row) => !row.hidden);
    }
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset["filter"] === filter));
  };
  for (const button of buttons) {
    const { filter } = button.dataset;
    button.addEventListener("click", () =>
      show(button.getAttribute("aria-pressed") === "true" ? undefined : filter),
    );
  }
}
