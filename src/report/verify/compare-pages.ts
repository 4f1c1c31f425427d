import { type Difference, differences } from "../../jupyter/index.js";
import { attribute, chaptersIn, type Element, elementsIn, hasClass, isElement } from "./page-source.js";
import { cellsIn, scriptsAndStylesOf, shownIn, strangeElements } from "./shown-content.js";

/** What may vary from one run to the next. */
export interface Varying {
  /** The ids of cells of which only the words are compared. */
  cells: Set<string>;
  /** The factor by which a claim's value may vary, by the claim's anchor. */
  spreads: Map<string, number>;
}

type Found = Omit<Difference, "tolerated"> & { tolerated?: boolean };

const EXPONENT_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NUMBER = /[-−+]?[\d,.]+(?: × 10[⁻⁰-⁹¹²³]+)?/g;

const withoutNumbers = (text: string): string => text.replace(NUMBER, "#");

/** The number at the beginning of a text that `readable` wrote; NaN if there is none. */
function numberOf(text: string): number {
  const [shown = ""] = text.match(NUMBER) ?? [];
  const [digits = "", exponent = ""] = shown.replace("−", "-").replaceAll(",", "").split(" × 10");
  const power = [...exponent].map((each) => (each === "⁻" ? "-" : EXPONENT_DIGITS.indexOf(each))).join("");
  return Number(power === "" ? digits : `${digits}e${power}`);
}

function scriptDifferences(before: Element, now: Element): Found[] {
  const [scripts, own] = [scriptsAndStylesOf(before), scriptsAndStylesOf(now)];
  const isSame = scripts.length === own.length && scripts.every((text, i) => text === own[i]);
  return isSame
    ? []
    : [{ place: "scripts and styles", before: "those of another version", now: "those of this one" }];
}

function cellDifferences(before: Element, now: Element, varying: Varying, tolerance: number): Found[] {
  const [shown, made] = [cellsIn(before), cellsIn(now)];
  const missing = [...shown.keys()]
    .filter((id) => !made.has(id))
    .map((id) => ({ place: `cell ${id}`, before: "shown", now: "(no such cell)" }));
  const found = [...made].flatMap(([id, cell]): Found[] => {
    const old = shown.get(id);
    if (!old) return [{ place: `cell ${id}`, before: "(nothing)", now: shownIn(cell).text }];
    const [a, b] = [shownIn(old), shownIn(cell)];
    const pairs: [string, unknown, unknown][] = varying.cells.has(id)
      ? [["text", withoutNumbers(a.text), withoutNumbers(b.text)]]
      : [
          ["text", a.text, b.text],
          ["figure", a.figures, b.figures],
          ["image", a.images, b.images],
        ];
    return pairs.flatMap(([what, old, fresh]) =>
      differences(old, fresh, tolerance).map(({ path, ...rest }) => ({
        place: [`cell ${id}`, what, path].filter(Boolean).join(", "),
        ...rest,
      })),
    );
  });
  return [...missing, ...found];
}

/** The measured value that each claim's card shows, by the claim's anchor. */
const measuredIn = (page: Element): Map<string, string> =>
  new Map(
    elementsIn(page, (element) => element.tagName === "div" && hasClass(element, "claim")).map((card) => {
      const [fact] = elementsIn(card, (element) => attribute(element, "data-fact") === "measured");
      const [value] = fact ? elementsIn(fact, ({ tagName }) => tagName === "dd") : [];
      return [attribute(card, "id") ?? "", value ? shownIn(value).text : ""];
    }),
  );

/** Claims whose values lie farther apart than they may vary. */
function spreadDifferences(before: Element, now: Element, { spreads }: Varying): Found[] {
  const shown = measuredIn(before);
  return [...measuredIn(now)].flatMap(([anchor, value]) => {
    const spread = spreads.get(anchor) ?? 1;
    const old = shown.get(anchor);
    if (spread === 1 || old === undefined) return []; // Its cell is compared.
    const [a, b] = [numberOf(old), numberOf(value)];
    return a === b || (a * b > 0 && Math.max(a / b, b / a) <= spread)
      ? []
      : [{ place: `${anchor}, which may vary by a factor of ${spread}`, before: old, now: value }];
  });
}

/** The rows of the overview, by the anchor of the claim that each shows. */
const rowsIn = (overview: Element): Map<string, Element> =>
  new Map(
    elementsIn(overview, ({ tagName }) => tagName === "tr").flatMap((row) => {
      const [link] = elementsIn(row, (element) => attribute(element, "href")?.startsWith("#claim-") === true);
      return link ? [[(attribute(link, "href") ?? "").slice(1), row] as const] : [];
    }),
  );

/** What an element holds one level below, as tags and classes; text is itself. */
const outlineOf = (element: Element): string[] =>
  element.childNodes.flatMap((node) => {
    if (isElement(node)) return `${node.tagName}.${attribute(node, "class") ?? ""}`;
    return "value" in node && node.value.trim() !== "" ? node.value.trim() : [];
  });

function overviewDifferences(before: Element, now: Element, { spreads }: Varying): Found[] {
  const first = (page: Element, test: (element: Element) => boolean) => elementsIn(page, test)[0];
  const compare = (
    place: string,
    test: (element: Element) => boolean,
    view: (element: Element) => unknown,
  ): Found[] => {
    const [old, fresh] = [first(before, test), first(now, test)];
    return differences(old && view(old), fresh && view(fresh), 0).map(({ before, now }) => ({
      place,
      before,
      now,
    }));
  };
  const hasTag = (name: string) => (element: Element) => element.tagName === name;
  const of = (name: string) => (element: Element) => hasClass(element, name);
  const textOf = (element: Element) => shownIn(element).text;
  const overview = (page: Element) => first(page, of("claims-summary"));
  const [old, fresh] = [overview(before), overview(now)];
  const oldRows = old ? rowsIn(old) : new Map<string, Element>();
  const rows = fresh ? [...rowsIn(fresh)] : [];
  return [
    ...compare("the page", hasTag("body"), (body) =>
      outlineOf(body).filter((name) => !name.startsWith("script")),
    ),
    ...compare("the page", hasTag("main"), outlineOf),
    ...compare("title", hasTag("h1"), textOf),
    ...compare("contents", of("rail"), textOf),
    ...compare("verdict", of("verdict-line"), textOf),
    ...compare("overview", of("claims-summary"), (element) => withoutNumbers(textOf(element))),
    ...rows.flatMap(([anchor, row]) => {
      const other = oldRows.get(anchor);
      if (other && (spreads.get(anchor) ?? 1) > 1) return [];
      return differences(other && textOf(other), textOf(row), 0).map(({ before, now }) => ({
        place: `overview, ${anchor}`,
        before,
        now,
      }));
    }),
  ];
}

/** A page whose manifest is missing is of an earlier version, or somebody has taken it out. */
const NO_MANIFEST: Found = {
  place: "overview",
  before: "without the manifest that it was made from, so it cannot be compared",
  now: "with it",
};

/**
 * The differences of two pages. In cells that vary from run to run only the words are compared, and the claims' values with
 * their spread.
 */
export function comparePages(
  before: Element,
  now: Element,
  varying: Varying,
  { tolerance, hasOverview }: { tolerance: number; hasOverview: boolean },
): Difference[] {
  const strange = strangeElements(chaptersIn(before)).map((text) => ({
    place: "beside the cells",
    before: text,
    now: "(nothing)",
  }));
  return [
    ...scriptDifferences(before, now),
    ...strange,
    ...cellDifferences(before, now, varying, tolerance),
    ...spreadDifferences(before, now, varying),
    ...(hasOverview ? overviewDifferences(before, now, varying) : [NO_MANIFEST]),
  ].map((found) => ({ tolerated: false, ...found }));
}
