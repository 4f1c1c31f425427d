/**
 * pandas' styled tables give their cells ids and classes and color them in a style sheet beside the table. The sheet
 * goes, as it would act on the whole page; rules for its own tables move onto their elements.
 */
import type { Element, Root } from "hast";
import { visitParents } from "unist-util-visit-parents";

interface Rule {
  /** `#T_ab12` and what is selected inside it, e.g. `["#T_ab12", "td.col1"]`. */
  selector: string[];
  declarations: string;
}

/** A sheet's rules. Skips text without braces and nested braces in linear time. */
function* rulesOf(css: string): Generator<[selectors: string, declarations: string]> {
  for (let from = 0; ;) {
    const open = css.indexOf("{", from);
    const close = open < 0 ? -1 : css.indexOf("}", open);
    if (close < 0) return;
    const selectors = css.slice(from, open);
    const comment = selectors.lastIndexOf("*/");
    const start = Math.max(selectors.lastIndexOf("}") + 1, comment < 0 ? 0 : comment + 2);
    yield [selectors.slice(start), css.slice(open + 1, close)];
    from = close + 1;
  }
}

const ownSelector = (selector: string): boolean => /^#T_[\w-]+(?:\s|$|[.:])/.test(selector);

/** Whether a sheet says only what pandas says of its tables; the page's own theme does as much for plain ones. */
export const isTableSheet = (css: string): boolean => {
  for (const [selectors] of rulesOf(css))
    if (!selectors.split(",").every((each) => /^\.dataframe\b/.test(each.trim()) || ownSelector(each.trim())))
      return false;
  return true;
};

/** A simple selector without the states that only a pointer brings. */
const COMPOUND = /^(?:([a-z][a-z\d]*)|(#[\w-]+))?((?:\.[\w-]+)*)$/i;

function matches(compound: string, { tagName, properties }: Element): boolean {
  const [, tag, id, classes = ""] = COMPOUND.exec(compound) ?? [];
  if (tag === undefined && id === undefined && classes === "") return false;
  const names = Array.isArray(properties["className"]) ? properties["className"].map(String) : [];
  return (
    (tag === undefined || tag.toLowerCase() === tagName) &&
    (id === undefined || id.slice(1) === properties["id"]) &&
    classes
      .split(".")
      .slice(1)
      .every((name) => names.includes(name))
  );
}

const selects = (selector: string[], element: Element, ancestors: Element[]): boolean => {
  const own = selector.at(-1);
  if (own === undefined || !matches(own, element)) return false;
  let rest = selector.slice(0, -1);
  for (let i = ancestors.length - 1; i >= 0 && rest.length > 0; i--) {
    const [ancestor, wanted] = [ancestors[i], rest.at(-1)];
    if (ancestor && wanted !== undefined && matches(wanted, ancestor)) rest = rest.slice(0, -1);
  }
  return rest.length === 0;
};

/** Rules that select more than one element by its id; each is tried on every element of its table. */
const MOST_RULES = 400;

function sortRules(sheets: string[]): { byId: Map<string, string>; others: Rule[] } {
  const byId = new Map<string, string>();
  const others: Rule[] = [];
  for (const css of sheets)
    for (const [selectors, declarations] of rulesOf(css))
      for (const selector of selectors.split(",").map((each) => each.trim())) {
        if (!ownSelector(selector)) continue;
        if (/^#[\w-]+$/.test(selector))
          byId.set(selector.slice(1), `${byId.get(selector.slice(1)) ?? ""};${declarations.trim()}`);
        else if (!selector.includes(":") && others.length < MOST_RULES)
          others.push({ selector: selector.split(/\s+/), declarations });
      }
  return { byId, others };
}

/** Moves what the sheets say of their own tables onto the tables' elements. */
export function inlineTableStyles(tree: Root, sheets: string[]): void {
  const { byId, others } = sortRules(sheets);
  if (byId.size === 0 && others.length === 0) return;
  visitParents(tree, "element", (element, ancestors) => {
    const above = ancestors.filter((each): each is Element => each.type === "element");
    const { properties } = element;
    const id = typeof properties["id"] === "string" ? properties["id"] : "";
    const declarations = others
      .filter(({ selector }) => selects(selector, element, above))
      .map((rule) => rule.declarations);
    const own = byId.get(id);
    if (own !== undefined) {
      declarations.push(own);
      if (element.tagName !== "table") delete properties["id"]; // it only served the sheet
    }
    if (declarations.length > 0)
      properties["style"] = [...declarations, String(properties["style"] ?? "")].join(";");
  });
}
