/** What notebooks of other tools hold, and other tools show: nothing of it is lost on the page. */
import { describe, expect, it } from "vitest";
import { parseAnyNotebook } from "#jupyter/index.js";
import type { CodeCell, Notebook, Output } from "#jupyter/index.js";
import { renderReport } from "#report/index.js";
import { code, markdown, notebook, readable, shown } from "../support.js";

/** The chapters' HTML as it is read, and what is wrong with it. */
async function render(...notebooks: Notebook[]) {
  const chapters = notebooks.map((content, i) => ({
    path: `n${i + 1}.ipynb`,
    slug: `n${i + 1}`,
    notebook: content,
    stale: [],
  }));
  const { html, problems } = await renderReport({ title: { en: "Test" }, questions: [], chapters });
  const body = readable(html.slice(html.indexOf("<main"), html.indexOf("<footer>")));
  return { html: body.replace(/ href='data:[^']*'/g, ""), problems: problems.map(({ message }) => message) };
}

const fromMarkdown = async (source: string) => await render(notebook(markdown(source)));
const fromOutputs = async (...outputs: Output[]) => await render(notebook(code("x", [], outputs)));
const fromHtml = async (html: string) => await fromOutputs(shown({ "text/html": html }));

/** The LaTeX of the formulas that were set. */
const formulasIn = (html: string) =>
  [...html.matchAll(/<annotation[^>]*>([^]*?)<\/annotation>/g)].map(([, tex = ""]) =>
    tex.replace(/&lt;/g, "<").trim(),
  );

/** What is read: without tags, code's line frames and formulas. */
const textIn = (html: string) =>
  html
    .replace(
      /<span class="katex">[^]*?<\/annotation>[^]*?<span class="katex-html"[^]*?<\/span><\/span><\/span>/g,
      "·",
    )
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&amp;/g, "&");

describe("formulas in Markdown", () => {
  it("are found before tables, quotations, lists, emphasis and HTML", async () => {
    for (const [source, formulas] of [
      ["| a | b |\n| --- | --- |\n| $p(u|v)$ | $\\|w\\|$ and $|z|$ |", ["p(u|v)", "\\|w\\|", "|z|"]],
      ["<p>If $a < b$ and $c<0$ and $d<e$ then $x$.</p>", ["a < b", "c<0", "d<e", "x"]],
      ["<li>$f(x)<g(x)$ for $x<3$</li>", ["f(x)<g(x)", "x<3"]],
      ["$a_1 * b_2$ and *$c_3 * d$*", ["a_1 * b_2", "c_3 * d"]],
      ["> $$\n> a + b\n> $$", ["a + b"]],
      ["$$\na\n- b\n= c\n$$", ["a\n- b\n= c"]],
      ["[$x_1$](#a) ![$y$](attachment:b.png)\n\n# a", ["x_1"]],
    ] as const)
      expect(formulasIn((await fromMarkdown(source)).html), source).toEqual(formulas);
  });

  it("may have blanks and digits beside their dollars", async () => {
    const source =
      "$\\mu = E[ r ] $, $ x_1$, 3$\\times$3, $s_{i}\n$, from $\\gamma_1$ to $\\gamma_K = $0.9 ($K$ is [last](https://a.org))";
    const { html } = await fromMarkdown(source);
    expect(formulasIn(html)).toEqual([
      "\\mu = E[ r ]",
      "x_1",
      "\\times",
      "s_{i}",
      "\\gamma_1",
      "\\gamma_K =",
      "K",
    ]);
    expect(html).toContain('<a href="https://a.org"');
  });

  it("are not money", async () => {
    const { html } = await fromMarkdown(
      "It costs $5 and $6, \\$7, \\\\$8, US$ 9 each, `$x$` and $10 million, $y_1$.",
    );
    expect(formulasIn(html)).toEqual(["y_1"]);
    expect(formulasIn((await fromMarkdown("$2ab$, $5$, $2 (ab)$ and $3 x$")).html)).toHaveLength(4);
    expect(textIn(html)).toContain("It costs $5 and $6, $7, $8, US$ 9 each, $x$ and $10 million,");
  });

  it("stay source in code, attributes and addresses", async () => {
    const { html } = await fromMarkdown(
      '<code>$a$</code> <b title="$b$">x</b>\n\n    $c$\n\n[d](https://a.org/?$e$)',
    );
    expect(formulasIn(html)).toEqual([]);
    expect(html).toContain("<code>$a$</code>");
    expect(html).toContain('title="$b$"');
    expect(html).toContain("$c$");
    expect(html).toContain('href="https://a.org/?$e$"');
  });

  it("are set in the dialect of MathJax", async () => {
    const { problems } = await fromMarkdown(
      [
        "\\mbox{if } x",
        "\\begin{align} a &= b \\\\ c &= d \\end{align}",
        "\\ce{H2O}",
        "\\bbox[yellow, 5px]{x} \\bbox[border: 1px solid]{y}",
        "\\unicode{x263A} \\class{c}{x} \\cssId{i}{y} \\style{s}{z}",
        "\\sideset{_1^2}{_3^4}\\sum x",
        "\\begin{array}{@{}l@{\\,}p{3cm}@{}} a & b \\end{array}",
        "\\root 3 \\of x + \\buildrel \\alpha \\over \\to",
        "\\hfill\\strut\\skew{3}\\hat x \\overparen{ab} \\enclose{circle}{x}",
        "\\pmatrix{a & b \\cr c & d}",
        "\\href{https://a.org}{x}",
      ]
        .map((tex) => `$${tex}$`)
        .join("\n\n"),
    );
    expect(problems.filter((message) => !message.includes("character metrics"))).toEqual([]);
  });

  it("know what the chapter defined before, and nothing of other chapters", async () => {
    const defined = notebook(
      markdown("$\\def\\x{\\mathbf{x}} \\let\\y\\alpha \\newcommand{\\z}[2][a]{#1+#2}$"),
      markdown("$\\x$ $\\y$ $\\z{b}$ $\\z[c]{d}$"),
    );
    expect((await render(defined)).problems).toEqual([]);
    const { problems } = await render(defined, notebook(markdown("$\\x$")));
    expect(problems).toEqual([expect.stringContaining("n2.ipynb, cell 1: the formula cannot be set")]);
  });

  it("give digits, letters and relations no other meaning", async () => {
    for (const definition of [
      "\\gdef2{9}",
      "\\def\\le{\\ge}",
      "\\let\\lt>",
      "\\let x y",
      "\\renewcommand{\\pm}{+}",
      "\\gdef\\geqslant{\\le}",
      "\\gdef\\nleq{\\le}",
      "\\gdef\\html@mathml#1#2{9}",
      "\\gdef\\,{5}",
      "\\gdef\\;{5}",
      "\\gdef\\text#1{9}",
    ]) {
      const { html, problems } = await fromMarkdown(`$${definition}$ then $2 \\le x \\pm 1$`);
      expect(problems, definition).toEqual([expect.stringContaining("keep their meaning")]);
      expect(html, definition).toContain("(not set: ");
      expect(html, definition).toMatch(/<mn>2<\/mn>.*≤.*<mi>x<\/mi>.*±/);
    }
  });

  it("are referred to by any label, also in prose", async () => {
    const { html, problems } = await fromMarkdown(
      "$$a \\label{loss}$$\n\n$$b \\tag{*} \\label{my eq}$$\n\nSee \\eqref{loss}, \\ref{my eq} and $\\eqref{loss}$.",
    );
    expect(problems).toEqual([]);
    expect(textIn(html)).toContain("See (1), * and (1).");
  });
});

describe("links", () => {
  it("lead to any heading and id, in this notebook and in others", async () => {
    const first = notebook(
      markdown("# First\n\n# Second\n\nSetext *title*\n====\n\n## For $ J $\n\n## Twice\n\n## Twice"),
      markdown('<h2>In HTML</h2>\n\n## Example <span id="here"></span>'),
      markdown(
        "[a](#First) [b](#Second) [c](#Setext-title) [d](#For-$-J-$) [e](#Twice) [f](#In-HTML) [g](#here) [h](n2.ipynb#Part) [i](./n2.ipynb) [j](n2.ipynb#%C3%84rger)",
      ),
    );
    const { html, problems } = await render(first, notebook(markdown("# Two\n\n## Part\n\n## Ärger")));
    expect(problems).toEqual([]);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const hrefs = [..."abcdefghij"].map(
      (name) => new RegExp(`<a href="#([^"]*)">${name}</a>`).exec(html)?.[1],
    );
    expect(hrefs.slice(0, 2)).toEqual(["n1", "n1--second"]);
    for (const href of hrefs) expect(ids).toContain(href);
    expect(new Set(hrefs).size).toBe(hrefs.length);
  });

  it("that lead nowhere are named", async () => {
    const { html, problems } = await fromMarkdown("[x](#nowhere)");
    expect(problems).toEqual([expect.stringContaining('the link to "#nowhere" leads nowhere')]);
    expect(html).toContain('<a title="the link to');
  });
});

describe("Markdown", () => {
  it("has task lists, and patterns that are no footnotes", async () => {
    const { html } = await fromMarkdown("- [ ] open\n- [x] done\n\nThe regex ^[a-z]+ and x^[2]");
    expect(textIn(html)).toContain("☐ open");
    expect(textIn(html)).toContain("☑ done");
    expect(textIn(html)).toContain("The regex ^[a-z]+ and x^[2]");
  });

  it("has ids once, also of footnotes in two outputs of a cell", async () => {
    const note = shown({ "text/markdown": "a[^1]\n\n[^1]: b" });
    const { html } = await fromOutputs(note, note);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("HTML", () => {
  it("keeps drawings within drawings, and what follows them", async () => {
    const { html } = await fromHtml(
      '<svg><svg><rect fill="red"/></svg><rect fill="blue"/><text>after</text></svg>',
    );
    expect(html).toMatch(
      /<svg><svg><rect fill="red"><\/rect><\/svg><rect fill="blue"><\/rect><text>after<\/text><\/svg>/,
    );
  });

  it("keeps hidden what the notebook hides, and what is defined there", async () => {
    const { html, problems } = await render(
      notebook(
        markdown(
          '<div hidden>$\\def\\R{\\mathbb{R}}$ secret</div>\n\n<p style="display: none">secret</p>\n\n$\\R$',
        ),
        code("x", [], [shown({ "text/html": "<pre>text</pre><div hidden>secret</div>" })]),
      ),
    );
    expect(problems).toEqual([]);
    expect(html).not.toContain("secret");
    expect(html).toContain("<pre>text</pre>");
  });

  it("keeps MathML, and styles of a table's heads and captions", async () => {
    expect((await fromHtml("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>")).html).toContain(
      "<mfrac><mn>1</mn>",
    );
    const { html } = await fromHtml(
      "<style>#T_a th { color: red } #T_a .col1 { color: blue } #T_a caption { font-weight: bold }</style>" +
        '<table id="T_a"><caption>c</caption><tr><th>h</th><td class="data col1">d</td></tr></table>',
    );
    expect(html).toContain('<th style="color: red">h</th>');
    expect(html).toContain('<td style="color: blue">d</td>');
    expect(html).toContain('<caption style="font-weight: bold">');
  });

  it("shows its source if its open tags would fill any memory", async () => {
    const bomb = "<p>" + Array.from({ length: 3000 }, (_, i) => `<b a=${i}>`).join("") + "<p>x".repeat(3000);
    const { html } = await fromHtml(bomb);
    expect(html).toContain("HTML is shown as its source");
    expect(html.length).toBeLessThan(1e6);
  });
});

describe("drawings", () => {
  it("among Markdown keep their text, formulas as they were written", async () => {
    const { html } = await fromMarkdown("a <svg><text>word</text></svg> b <svg><text>word $x$</text></svg>");
    expect(html.match(/<text>[^<]*<\/text>/g)).toEqual(["<text>word</text>", "<text>word $x$</text>"]);
    expect(html).not.toMatch(/[\ufdd0\ufdd1]/);
  });

  const image = async (svg: string) => (await fromOutputs(shown({ "image/svg+xml": svg }))).html;

  it("with a style sheet become pictures; a sheet for all parts stands on the drawing", async () => {
    const styled = await image("<svg><style>.b { fill: none }</style><path class='b' d='M0 0'/></svg>");
    const source = Buffer.from(/svg\+xml;base64,([^"]+)/.exec(styled)?.[1] ?? "", "base64").toString();
    expect(source).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
    expect(source).toContain(".b { fill: none }");
    expect(source).toContain('class="b"');
    expect(await image("<svg><style>*{stroke-linecap:butt}</style><path d='M0 0'/></svg>")).toContain(
      '<svg style="stroke-linecap: butt">',
    );
  });

  it("may have a prefix, and cannot move or repeat themselves without end", async () => {
    expect(await image("<svg:svg xmlns:svg='x'><svg:rect width='3'/></svg:svg>")).toContain(
      '<rect width="3">',
    );
    expect(await image("<svg style='offset: path(\"M1 1\"); rotate: 90deg; fill: red'/>")).toContain(
      '<svg style="fill: red">',
    );
    const uses = (id: string) => `<use href='#${id}'/>`.repeat(10);
    const levels = Array.from({ length: 8 }, (_, i) => `<g id='a${i + 1}'>${uses(`a${i}`)}</g>`).join("");
    const html = await image(`<svg><g id='a0'><rect/></g>${levels}</svg>`);
    expect(html).not.toContain("<use");
    expect(html).toContain("80 repeated parts");
  });
});

describe("outputs", () => {
  const stream = (name: "stdout" | "stderr", text: string): Output => ({ output_type: "stream", name, text });

  it("of one stream are one text", async () => {
    const { html } = await fromOutputs(
      stream("stderr", "\r 33%|#"),
      stream("stderr", "\r100%|###|\n"),
      stream("stdout", "Hello, "),
      stream("stdout", ""),
      stream("stdout", "world\n"),
    );
    expect(html.match(/<pre class="stream/g)).toHaveLength(2);
    expect(html).toContain(">100%|###|</pre>");
    expect(html).toContain(">Hello, world</pre>");
  });

  it("have their colors, also those written with colons", async () => {
    const { html } = await fromOutputs(
      stream("stdout", "\u001b[38:2::255:0:0mred\u001b[0m \u001b[4:3mline\u001b[0m"),
    );
    expect(html).toMatch(
      /<span style="color: light-dark[^"]*">red<\/span> <span class="ansi-underline">line<\/span>/,
    );
  });

  it("and code are folded where the author folded them", async () => {
    const folded = (metadata: CodeCell["metadata"]) => ({
      ...code("x", [], [stream("stdout", "y")]),
      metadata,
    });
    expect((await render(notebook(folded({ jupyter: { source_hidden: true } })))).html).toContain(
      '<details class="source"><summary>',
    );
    for (const metadata of [{ jupyter: { outputs_hidden: true } }, { collapsed: true }])
      expect((await render(notebook(folded(metadata)))).html).toContain('<details class="outputs"><summary>');
  });

  it("code has its colors by the kernel's name", async () => {
    const content = notebook("def f(): pass");
    content.metadata = { kernelspec: { name: "python3", display_name: "Python 3" } };
    expect((await render(content)).html).toContain('<span class="hljs-keyword">def</span>');
  });

  it("of Plotly name the bundle that draws them; maps are named as not shown", async () => {
    const plot = async (type: string) =>
      (
        await fromOutputs(
          shown({ "application/vnd.plotly.v1+json": { data: [{ type }] }, "text/plain": "map" }),
        )
      ).html;
    expect(await plot("bar")).toContain('data-bundle="basic"');
    expect(await plot("heatmap")).toContain('data-bundle="cartesian"');
    expect(await plot("surface")).toContain('data-bundle="strict"');
    expect(await plot("scattermapbox")).toContain(
      "A Plotly figure of a kind that this page cannot draw was removed",
    );
  });
});

describe("a notebook that other tools open", () => {
  const parse = (content: object) => parseAnyNotebook(JSON.stringify(content), "n.ipynb");
  const version = { nbformat: 4, nbformat_minor: 5, metadata: {} };
  const text = { id: "a", cell_type: "markdown", metadata: {}, source: "# Hi" };
  const run = { id: "b", cell_type: "code", metadata: {}, source: "1", outputs: [], execution_count: 1 };

  it.each([
    ["has ids too early", { ...version, nbformat_minor: 4, cells: [text] }, "cells have ids"],
    ["lacks ids", { ...version, cells: [{ ...text, id: undefined }] }, "cells have no ids"],
    ["has an id twice", { ...version, cells: [text, { ...run, id: "a" }] }, "two cells have the same id"],
    [
      "has a count on Markdown",
      { ...version, cells: [{ ...text, execution_count: 1, outputs: [] }] },
      '"execution_count" does not belong',
    ],
    [
      "lacks a count",
      { ...version, cells: [{ ...run, execution_count: undefined }] },
      'no "execution_count"',
    ],
    [
      "has a count that is text",
      { ...version, cells: [{ ...run, execution_count: "3" }] },
      'unusable "execution_count"',
    ],
    [
      "lacks metadata",
      { ...version, metadata: undefined, cells: [{ ...text, metadata: undefined }] },
      'no "metadata"',
    ],
    [
      "lacks its minor version",
      { ...version, nbformat_minor: undefined, cells: [text] },
      'no "nbformat_minor"',
    ],
    [
      "has a kernel without a name for people",
      { ...version, metadata: { kernelspec: { name: "python3" } }, cells: [text] },
      'no "display_name"',
    ],
    ["repeats a tag", { ...version, cells: [{ ...text, metadata: { tags: ["a", "a", "b,c"] } }] }, "tags"],
    ["collapses nothing", { ...version, cells: [{ ...run, metadata: { collapsed: null } }] }, '"collapsed"'],
    [
      "prints to no stream",
      { ...version, cells: [{ ...run, outputs: [{ output_type: "stream", text: "x" }] }] },
      'no "name"',
    ],
    [
      "fails without a traceback",
      { ...version, cells: [{ ...run, outputs: [{ output_type: "error", ename: "E", evalue: "v" }] }] },
      'no "traceback"',
    ],
    [
      "shows without metadata",
      {
        ...version,
        cells: [{ ...run, outputs: [{ output_type: "display_data", data: { "text/plain": "x" } }] }],
      },
      'no "metadata"',
    ],
  ])("is repaired if it %s", (_, content, repair) => {
    const { notebook: repaired, repairs } = parse(content);
    expect(repairs).toContain(repair);
    expect(new Set(repaired.cells.map(({ id }) => id)).size).toBe(content.cells.length);
  });

  it("is converted from nbformat 3", () => {
    const { notebook: converted, repairs } = parse({
      nbformat: 3,
      nbformat_minor: 0,
      metadata: { name: "old" },
      worksheets: [
        {
          cells: [
            { cell_type: "heading", level: 2, metadata: {}, source: ["Title"] },
            {
              cell_type: "code",
              collapsed: false,
              input: ["print(1)"],
              language: "python",
              metadata: {},
              prompt_number: 4,
              outputs: [
                { output_type: "stream", stream: "stdout", text: ["1\n"] },
                { output_type: "pyout", prompt_number: 4, text: ["2"], png: "AAAA", metadata: {} },
                { output_type: "pyerr", ename: "E", evalue: "v", traceback: ["t"] },
              ],
            },
          ],
        },
      ],
    });
    expect(repairs).toContain("converted from nbformat 3");
    expect(converted.cells[0]).toMatchObject({ cell_type: "markdown", source: "## Title" });
    expect(converted.cells[1]).toMatchObject({
      source: "print(1)",
      execution_count: 4,
      outputs: [
        { output_type: "stream", name: "stdout", text: "1\n" },
        { output_type: "execute_result", data: { "text/plain": "2", "image/png": "AAAA" } },
        { output_type: "error", ename: "E" },
      ],
    });
  });

  it("is refused if it cannot be read, with what is wrong", () => {
    expect(() => parseAnyNotebook("{", "n.ipynb")).toThrow("not valid JSON");
    expect(() => parse({ ...version, cells: 5 })).toThrow("cells: expected array, found a number");
    expect(() => parse({ nbformat: 7, cells: [] })).toThrow("nbformat 7 is not supported");
  });
});
