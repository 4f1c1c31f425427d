/** The notebooks' Markdown in viewers that know nothing of the report: set by markdown-it and KaTeX alone, as in VS Code. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import MarkdownParser, { type MarkdownIt } from "markdown-it";
import { describe, expect, it } from "vitest";
import { parseNotebook } from "#jupyter/index.js";
import { findFormulas } from "#report/latex/scan.js";
import { projectRoot } from "../support.js";

const katex = createRequire(import.meta.url)("@vscode/markdown-it-katex") as {
  default: (parser: MarkdownIt) => void;
};
const parser = new MarkdownParser({ html: true, linkify: true }).use(katex.default);
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

const folder = join(projectRoot, "notebooks");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

/** What stands in the text of every viewer, and what the report makes of it. */
const REFERENCE = /@(fig|tbl|eq)-[\w-]*\w/g;
/** Where a link may lead: to a claim, to another notebook, or out. */
const isKnown = (href: string): boolean =>
  /^(claim:[a-z\d-]+|https:\/\/\S+)$/.test(href) || names.includes(href);
/** Markdown or LaTeX that was taken for text, and names that only MathJax or the report would resolve. */
const MARKUP = /[*_`$\\|~^#]|\[|\]\(|<\/?[a-z]/;

const formulaCount = (markdown: string): number => findFormulas(markdown, "markdown").length;

/** What such a viewer would show wrongly, a line each. */
function faultsOf(markdown: string): string[] {
  const { body } = new JSDOM(parser.render(markdown)).window.document;
  const all = (selector: string) => [...body.querySelectorAll(selector)];
  const faults = all(".katex-error").map(({ textContent }) => textContent);
  const shown = all(".katex, .katex-error").length - all(".katex .katex").length;
  const count = formulaCount(markdown);
  if (shown !== count) faults.push(`${shown} of ${count} formulas are found`);
  const hrefs = all("a").map((link) => link.getAttribute("href") ?? "");
  faults.push(...hrefs.filter((href) => !isKnown(href)).map((href) => `a link to ${href}`));
  all(".katex, .katex-error, code").forEach((part) => part.remove());
  const text = body.textContent.replace(REFERENCE, "");
  const mark = MARKUP.exec(text);
  if (mark) faults.push(`text that is markup: ${text.slice(Math.max(mark.index - 20, 0), mark.index + 20)}`);
  return faults;
}

describe("the notebooks in other viewers", () => {
  it.each(names)("%s has formulas, links and text that need no renderer of ours", (name) => {
    const { cells } = parseNotebook(readFileSync(join(folder, name), "utf8"), name);
    const faults = cells.flatMap((cell, i) =>
      cell.cell_type === "markdown" ? faultsOf(cell.source).map((fault) => `cell ${i + 1}: ${fault}`) : [],
    );
    expect(faults).toEqual([]);
  });

  it.each([
    ["a label", "$$\nx \\label{eq:x}\n$$", "\\label"],
    ["a reference by MathJax", "See $\\eqref{eq:x}$.", "\\eqref"],
    ["a tag inside a line", "$x \\tag{eq-x}$", "\\tag works only in display"],
    ["MathJax's delimiters", "\\\\(x\\\\)", "0 of 1 formulas"],
    ["an environment without dollars", "\\begin{align}\nx\n\\end{align}", "0 of 1 formulas"],
    ["a footnote", "Text[^1]\n\n[^1]: note", "text that is markup"],
    ["emphasis beside a full-width sign", "**真，**她", "text that is markup"],
    ["a link into the page", "[x](#eq-x)", "a link to #eq-x"],
  ])("%s would be seen", (_, markdown, fault) => {
    expect(faultsOf(markdown).join("\n")).toContain(fault);
  });
});
