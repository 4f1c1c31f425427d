import { describe, expect, it } from "vitest";
import { type Context, createRenderState } from "../state/context.js";
import { type Removed, removedNote, safeHref, sanitizeFigure, sanitizeSvg } from "../../sanitize/index.js";
import { notebookHtml } from "./notebook-html.js";
import { safeStyle } from "../../sanitize/styles.js";

const context = {
  chapter: { slug: "n", path: "n.ipynb", notebook: { cells: [] } },
  index: {
    chapters: new Map([["other.ipynb", "other"]]),
    paths: new Map(),
    anchors: new Map([["other", { ids: new Set(), headings: new Map([["x", "other-x"]]) }]]),
  },
  location: { notebook: "n.ipynb", cell: 1 },
  state: createRenderState(),
} as unknown as Context;

const html = (source: string) => notebookHtml(source, { ...context, state: createRenderState() }, new Map());

describe("HTML of a notebook", () => {
  it("keeps what says something and looks harmless", () => {
    const kept =
      '<details open><summary>a</summary><p align="center">H<sub>2</sub>O<br><kbd>x</kbd></p></details>';
    expect(html(kept)).toBe(kept);
    const table =
      '<table class="dataframe"><tbody><tr><td colspan="2" style="text-align: right; color: red">1</td></tr></tbody></table>';
    expect(html(table)).toBe(table);
    expect(html("<center>a</center><font color=red>b</font>")).toBe(
      '<div align="center">a</div><span style="color: red">b</span>',
    );
  });

  it("ends where it should, however its tags are nested", () => {
    expect(html("</div></div>x")).toBe("x");
    expect(html("<ul><li><div><li>x</li></div></li></ul>")).toBe("<ul><li><div></div></li><li>x</li></ul>");
    expect(html("<table><tr><td><b>x")).toBe("<table><tbody><tr><td><b>x</b></td></tr></tbody></table>");
    expect(html("<div>".repeat(5000)).length).toBeLessThan(1200);
  });

  it("leads out in a tab of its own, to its own places, or nowhere", () => {
    expect(html('<a href="https://a.org/?q=1">x</a>')).toBe(
      '<a href="https://a.org/?q=1" target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">x</a>',
    );
    expect(html('<a href="other.ipynb#x">x</a>')).toBe('<a href="#other-x">x</a>');
    expect(html('<a href="data.csv">x</a>')).toBe("<a>x</a>");
    expect(html('<p id="main">x</p>')).toBe('<p id="n:main">x</p>');
    for (const href of [
      "javascript:x",
      "java\tscript:x",
      "\u0001javascript:x",
      "data:text/html,x",
      "/x",
      "\\\\x",
    ])
      expect(safeHref(href), href).toBeUndefined();
    expect(safeHref("//a.org")).toBe("https://a.org");
  });

  it("moves the colors of pandas' styled tables onto their cells, and keeps no other style sheet", () => {
    const removed: Removed = new Map();
    const styled = notebookHtml(
      "<style>#T_a_row0_col0, #T_a_row0_col1 { background-color: yellow; position: fixed } .dataframe td { x: y }</style>" +
        '<table id="T_a"><tr><td id="T_a_row0_col0">1</td><td id="T_a_row0_col1">2</td></tr></table>',
      context,
      removed,
    );
    expect(styled.match(/style="background-color: yellow"/g)).toHaveLength(2);
    expect(styled).not.toMatch(/<style|position/);
    expect(removedNote(removed)).toBe("");
    notebookHtml("<style>body { display: none }</style>", context, removed);
    expect(removedNote(removed)).toContain("1 style sheet.");
  });

  it("says what was removed, and how many", () => {
    const removed: Removed = new Map();
    notebookHtml(
      "<script>1</script><script>2</script><iframe></iframe><p onclick=x>a</p><a href=javascript:x>b</a>",
      context,
      removed,
    );
    expect(removedNote(removed)).toBe(
      '<p class="note removed">Active content was removed: 2 scripts, 1 frame, 1 event handler and 1 script link.</p>',
    );
  });
});

describe("styles", () => {
  it("are kept if they color, align or size, and lost if they place, hide or fetch", () => {
    expect(safeStyle("color: RED; text-align:center;width: 50%; BACKGROUND: #fff")).toBe(
      "color: RED; text-align: center; width: 50%; background: #fff",
    );
    expect(safeStyle("background: linear-gradient(90deg, #d65f5f 50.0%, transparent 50.0%)")).toBe(
      "background: linear-gradient(90deg, #d65f5f 50.0%, transparent 50.0%)",
    );
    for (const style of [
      "position: fixed",
      "display: none",
      "background: url(x)",
      "color: red; }",
      "color: r\\65d",
      "color: var(--x)",
      "width: 99999px",
      "width: calc(1px)",
      "animation: x",
    ])
      expect(safeStyle(style).replace(/^color: red$/, ""), style).toBe("");
  });
});

describe("SVG of a notebook", () => {
  const svg = (inner: string) => sanitizeSvg(`<svg>${inner}</svg>`, "p", new Map());

  it("refers only to its own parts", () => {
    expect(svg('<path id="a"/><use xlink:href="#a"/><g fill="url(#a)" style="stroke: url(\'#a\')"/>')).toBe(
      '<svg><path id="p:a"></path><use xlink:href="#p:a"></use><g fill="url(#p:a)" style="stroke: url(#p:a)"></g></svg>',
    );
    expect(svg('<use href="//x/y.svg#a"/><g fill="url(//x)" mask="u\\72l(//x)"/>')).toBe(
      "<svg><use></use><g></g></svg>",
    );
    expect(svg('<image href="data:image/svg+xml;base64,AA"/>')).toBe("<svg><image></image></svg>");
  });

  it("stays where it is", () => {
    expect(
      sanitizeSvg('<svg transform="scale(9)" style="position: fixed; fill: red"/>', "p", new Map()),
    ).toBe('<svg style="fill: red"></svg>');
  });
});

describe("a Plotly figure of a notebook", () => {
  const text = (value: string) => sanitizeFigure({ data: [{ name: value }] })!.data[0]!["name"];

  it("keeps Plotly's own markup and places for values, and no link, style or half a tag", () => {
    expect(text("<b>a</b><br>H<sub>2</sub>")).toBe("<b>a</b><br>H<sub>2</sub>");
    expect(text("%{x:.2f} %{customdata[0]:<10} %{y|%B <br>}")).toBe(
      "%{x:.2f} %{customdata[0]:<10} %{y|%B <br>}",
    );
    expect(text('<a href="https://x">a</a>')).toBe("a");
    expect(text('<span style="fill:url(//x)">a</span>')).toBe("<span>a</span>");
    expect(text("a < b and c")).toBe("a &lt; b and c");
    expect(text("<")).toBe("&lt;");
  });

  it("fetches nothing and changes no object's making", () => {
    const spec: unknown = JSON.parse(
      '{"data":[{"__proto__":{"x":1}}],"layout":{"images":[{"source":"https://x/y.png"},{"source":"data:image/png;base64,AA"}],"constructor":1,"updatemenus":[1]},"config":{},"frames":[]}',
    );
    expect(JSON.stringify(sanitizeFigure(spec))).toBe(
      '{"data":[{}],"layout":{"images":[{},{"source":"data:image/png;base64,AA"}]}}',
    );
    expect(sanitizeFigure({ data: "x" })).toBeUndefined();
    expect(sanitizeFigure([])).toBeUndefined();
  });
});
