/** No notebook takes longer than its size warrants: four times the input may take six times the processor's time. */
import { expect, it } from "vitest";
import { renderReport } from "#report/index.js";
import { code, markdown, notebook, shown } from "../support.js";

const ESC = "\u001b";
const html = (text: string) => notebook(code("", [], [shown({ "text/html": text })]));
const printed = (text: string) => notebook(code("", [], [{ output_type: "stream", name: "stdout", text }]));
const prose = (text: string) => notebook(markdown(text));

const CITATION = "[@a";
const WORKS = { name: "works.bib", text: "@book{a, title={A}, year=2000}" };

/** Inputs of size n that once took quadratic time, or whose like might. */
const INPUTS: Record<string, (n: number) => ReturnType<typeof notebook>> = {
  "colors on a line that is written over": (n) => printed(`\r${`${ESC}[31mx ${ESC}[32my`.repeat(n)}`),
  "links of a terminal without end": (n) => printed(`${ESC}]`.repeat(4 * n)),
  "a style sheet without braces": (n) => html(`<style>${"a".repeat(20 * n)}</style>`),
  "style sheets": (n) => html("<style>".repeat(n)),
  "blanks in a style": (n) => html(`<p style="color:a${" ".repeat(20 * n)}b">x</p>`),
  "signs behind a heading": (n) => prose(`[x](#y)\n\n# a${"#".repeat(20 * n)}b`),
  "equal headings": (n) => prose("## a\n\n".repeat(n)),
  "addresses with open parentheses": (n) => prose("http://a.b/c(".repeat(n)),
  "dollars before open braces": (n) => prose("$a{ ".repeat(4 * n)),
  "dollars before open braces in HTML": (n) => html("$a{ ".repeat(4 * n)),
  "environments without end": (n) => prose("\\begin{a} ".repeat(2 * n)),
  "environments, each of another kind": (n) =>
    prose(
      Array.from({ length: n }, (_, i) => `\\begin{${"a".repeat(1 + (i % 40))}${"b".repeat(i % 37)}}`).join(
        " ",
      ),
    ),
  "tags without end": (n) => html("<a".repeat(4 * n)),
  "tags without end among links": (n) => prose("<a [x](#y) ".repeat(n)),
  "links in one paragraph": (n) => prose("[a](#b) ".repeat(n)),
  "runs of backticks": (n) =>
    prose(Array.from({ length: Math.ceil(Math.sqrt(8 * n)) }, (_, i) => "`".repeat(i)).join(" ")),
  "comments without end": (n) => html("<!--".repeat(4 * n)),
  "comments without end in a style sheet": (n) => html(`<style>${"/*".repeat(4 * n)}</style>`),
  "citations, open and closed": (n) => prose(`${CITATION}; ${CITATION}] @a `.repeat(n / 2)),
  formulas: (n) => prose("$x$ ".repeat(n / 4)),
  drawings: (n) => html("<svg><g/></svg>".repeat(n)),
  "blanks in an address of a drawing": (n) => html(`<svg><g fill="url(#a${" ".repeat(20 * n)}"/></svg>`),
  "addresses without end in a drawing": (n) => html(`<svg><g fill="${"url(#a".repeat(4 * n)}"/></svg>`),
  "unclosed elements": (n) => html("<div><b>".repeat(n)),
};

/** Seconds of the processor that a page takes: the least of some runs, as other work on the machine only adds. */
async function cost(content: ReturnType<typeof notebook>, runs: number): Promise<number> {
  const costs: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    await renderReport({
      title: { en: "Test" },
      questions: [],
      ...(JSON.stringify(content).includes(CITATION) && { bibliography: [WORKS] }),
      chapters: [{ path: "n.ipynb", slug: "n", notebook: content, stale: [] }],
    });
    const { user, system } = process.cpuUsage(start);
    costs.push((user + system) / 1e6);
  }
  return Math.min(...costs);
}

const SIZE = 1500;
const GROWTH = 4;
const MOST = 6;
/** Tries, each with a larger input, before a growth that looks too large is believed. */
const TRIES = 3;

it.each(Object.entries(INPUTS))("%s take linear time", { timeout: 120_000 }, async (_, input) => {
  const empty = await cost(prose(""), 5);
  let growth = Infinity;
  for (let attempt = 1; attempt <= TRIES && growth > MOST; attempt++) {
    const [size, runs] = [attempt * SIZE, 2 * attempt];
    const small = (await cost(input(size), runs)) - empty;
    const large = (await cost(input(GROWTH * size), runs)) - empty;
    // What is lost in the noise of an empty page is not slow.
    growth = large < empty ? 1 : large / Math.max(small, empty / 10);
  }
  expect(growth).toBeLessThanOrEqual(MOST);
});
