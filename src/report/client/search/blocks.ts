/** A searchable piece of the page. */
export interface Block {
  id: number;
  /** The headings that it stands below, as “chapter › section”; empty for the title of a chapter. */
  section: string;
  text: string;
  kind: "heading" | "text" | "code";
  element: Element;
}

/** Of nested matches only the outermost counts; the overview repeats the claims of the cells, so it is skipped. */
const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, figcaption, .claim, details.source, pre, table, .equation";
const REPEATED = ".claims-summary table, .provenance, .turn";
/** Formulas are in the page twice; the accessible copy is searched. */
const LEFT_OUT = ".katex-html, annotation, .anchor, summary, button, script";

function textOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll(LEFT_OUT).forEach((part) => part.remove());
  copy.querySelectorAll("p, dt, dd, td, th, code > span").forEach((part) => part.append(" "));
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

const kindOf = (element: Element): Block["kind"] =>
  /^H\d$/.test(element.tagName) ? "heading" : element.matches("details.source, pre") ? "code" : "text";

/** All searchable blocks of the page in reading order. */
export function collectBlocks(): Block[] {
  let [chapter, section] = ["", ""];
  const blocks: Block[] = [];
  for (const element of document.querySelectorAll(`main :is(${BLOCKS})`)) {
    if (element.parentElement?.closest(`main :is(${BLOCKS})`) || element.closest(REPEATED)) continue;
    const [text, kind] = [textOf(element), kindOf(element)];
    if (element.tagName === "H1") [chapter, section] = [text, ""];
    if (text) {
      const above = kind === "heading" ? [element.tagName === "H1" ? "" : chapter] : [chapter, section];
      blocks.push({ id: blocks.length, section: above.filter(Boolean).join(" › "), text, kind, element });
    }
    if (kind === "heading" && element.tagName !== "H1") section = text;
  }
  return blocks;
}
