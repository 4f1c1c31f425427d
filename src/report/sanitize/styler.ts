/**
 * pandas' styled tables give each cell an id and color it in a style sheet beside the table. The sheet goes, as it
 * would act on the whole page; what it says of the table's own cells is moved onto them.
 */

const SHEET = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi;
const RULE = /([^{}]+)\{([^{}]*)\}/g;
const CELL = /^#(T_[\w-]+)$/;

/** By id: the declarations for each cell of a styled table. */
export function cellStyles(html: string): Map<string, string> {
  const styles = new Map<string, string>();
  for (const [, sheet] of html.matchAll(SHEET)) {
    for (const [, selectors, declarations] of sheet!.matchAll(RULE)) {
      for (const selector of selectors!.split(",")) {
        const id = CELL.exec(selector.trim())?.[1];
        if (id) styles.set(id, `${styles.get(id) ?? ""};${declarations!.trim()}`);
      }
    }
  }
  return styles;
}

/** Whether a table's sheet says only what pandas says of every table; the page's own theme does as much. */
export const isPandasSheet = (html: string): boolean =>
  [...html.matchAll(SHEET)].every(([, sheet]) =>
    [...sheet!.matchAll(RULE)].every(([, selectors]) =>
      selectors!.split(",").every((selector) => /^(\.dataframe\b|#T_)/.test(selector.trim())),
    ),
  );
