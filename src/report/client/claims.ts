import type { Mount } from "./mount.js";

/** The rows each filter shows. */
const SHOWN: Record<string, string> = { all: "tr", fails: "tr.fails, tr.disputed", author: "tr.author" };

/** Buttons that filter the claim tables: pressing one opens the tables, pressing it again closes them. */
export function mountClaimFilter(): Mount {
  let filter: string | undefined;
  const show = () => {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.question-claims")) {
      const rows = [...fold.querySelectorAll<HTMLTableRowElement>("tbody tr")];
      rows.forEach((row) => (row.hidden = filter !== undefined && !row.matches(SHOWN[filter]!)));
      fold.open = filter !== undefined && rows.some((row) => !row.hidden);
    }
    for (const button of document.querySelectorAll<HTMLElement>("[data-filter]"))
      button.setAttribute("aria-pressed", String(button.dataset["filter"] === filter));
  };
  document.addEventListener("click", ({ target }) => {
    const pressed = (target as Element).closest<HTMLElement>("[data-filter]")?.dataset["filter"];
    if (pressed === undefined) return;
    filter = pressed === filter ? undefined : pressed;
    show();
  });
  return () => filter !== undefined && show();
}
