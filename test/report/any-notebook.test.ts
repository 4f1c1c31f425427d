/** Notebooks of other kernels and older formats: what the page shows of each. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "#report/index.js";
import { contrast, type Rgb } from "#report/renderers/text/colors.js";
import { describeInBrowser, open } from "../browser.js";
import { markdown, notebook, projectRoot, save, temporaryFolder, readNotebook } from "../support.js";
import type { Context } from "#report/renderers/state/context.js";
import { resolvePicture } from "#report/renderers/state/images.js";

const folder = join(projectRoot, "test/fixtures/notebooks");

/** The page of a notebook file, its problems, and the HTML of each cell. */
async function page(path: string) {
  const slug = basename(path, ".ipynb");
  const content = await readNotebook(path);
  const { html, problems } = await renderReport({
    title: { en: slug },
    questions: [],
    chapters: [{ path, slug, folder: dirname(path), notebook: content, stale: [] }],
  });
  const cells = html
    .slice(html.indexOf('<section class="chapter"'), html.indexOf("<footer>"))
    .split('<div class="cell ')
    .slice(1);
  return { html, problems: problems.map(({ message }) => message), cell: (n: number) => cells[n - 1]! };
}

const shownAs = (cell: string) => cell.slice(cell.indexOf('<div class="outputs">'));

describe("a Python notebook", () => {
  let python: Awaited<ReturnType<typeof page>>;
  beforeAll(async () => {
    python = await page(join(folder, "python.ipynb"));
  });

  it("has its formulas set and its money left alone", () => {
    expect(python.cell(1)).toContain("it costs $5, or $10 for two");
    expect(python.cell(1).match(/class="equation"/g)).toHaveLength(2);
    expect(python.cell(2)).toContain("mathbb");
    expect(python.problems).toEqual([]);
  });

  it("has its own HTML, with Markdown inside, its attachments and the pictures beside it", () => {
    expect(python.cell(2)).toMatch(/<details>\s*<summary>More<\/summary>\s*<p>[\s\S]*<strong>bold<\/strong>/);
    expect(python.cell(2)).toContain("H<sub>2</sub>O, line<br>break");
    expect(python.cell(2)).toContain('<div class="alert alert-info">');
    expect(python.cell(2)).toContain('<a href="#python--plots">the plots</a>');
    expect(python.cell(2).match(/<img [^>]*src="data:image\/png;base64,/g)).toHaveLength(3);
    expect(python.cell(2)).toContain("as it would have to be fetched:");
    expect(python.cell(2)).toContain("there is no file");
  });

  it("has its tables with their look, and no style sheet", () => {
    expect(shownAs(python.cell(4))).toContain('<table border="1"'.replace(' border="1"', ""));
    expect(shownAs(python.cell(4))).not.toContain("removed");
    expect(shownAs(python.cell(5))).toMatch(/<td style="[^"]*background: linear-gradient\(/);
    expect(shownAs(python.cell(5))).not.toContain("<style");
  });

  it("has its plots, mathematics and text by JupyterLab's priority", () => {
    expect(shownAs(python.cell(7))).toContain('<img alt="<Figure'.replace("<F", "&lt;F"));
    expect(shownAs(python.cell(8))).toContain('<div class="drawing on-white"');
    expect(shownAs(python.cell(10))).toContain('<div class="latex"><span class="katex">');
    expect(shownAs(python.cell(11))).toMatch(/Text <span class="katex">[\s\S]*class="equation"/);
    expect(shownAs(python.cell(11))).toContain("<strong>word</strong>");
    expect(shownAs(python.cell(13))).toMatch(/class="stream stdout"[\s\S]*class="stream stderr"/);
    expect(shownAs(python.cell(14))).toContain(">100% ##########</pre>");
    expect(shownAs(python.cell(18))).toContain('width="30"');
  });

  it("names what was removed, and shows the next best form", () => {
    expect(shownAs(python.cell(16))).toContain("IntSlider(value=3)");
    expect(shownAs(python.cell(16))).toContain("An interactive widget was removed");
    expect(shownAs(python.cell(17))).toContain("<details open><summary>object of 1 entry</summary>");
    expect(shownAs(python.cell(17))).toContain("A script was removed");
    expect(shownAs(python.cell(17))).toContain("Active content was removed: 1 event handler and 1 script.");
    expect(shownAs(python.cell(19))).toContain("<strong>ZeroDivisionError</strong>: division by zero");
    expect(python.cell(20)).toContain("Raw cell, text/latex");
    expect(python.cell(21)).toContain("&gt;");
  });
});

describe("notebooks of other kernels and formats", () => {
  it("R: tables before LaTeX and Markdown, a drawing before a PDF", async () => {
    const { cell, problems } = await page(join(folder, "r.ipynb"));
    expect(problems).toEqual([]);
    expect(cell(2)).toContain("hljs-");
    expect(shownAs(cell(2))).toContain('<th scope="row">Mazda RX4</th>');
    expect(shownAs(cell(2))).not.toContain("tabular");
    expect(shownAs(cell(4))).toContain('<use xlink:href="#r.r-4.0:glyph0-0"');
    expect(shownAs(cell(4))).toContain("A PDF document was removed; another form of the output is shown.");
    expect(shownAs(cell(5))).toContain("a remark");
  });

  it("Julia: labels in its own comments, formulas across lines, drawings in HTML, errors in color", async () => {
    const { cell, problems } = await page(join(folder, "julia.ipynb"));
    expect(problems).toEqual([]);
    expect(cell(1)).not.toContain("<li>");
    expect(cell(1)).toContain('<span class="equation"');
    expect(cell(2)).toContain("A <em>drawing</em> of nothing.");
    expect(cell(2)).toContain('<circle r="9">');
    expect(cell(4)).toContain('<span class="ansi-underline"');
    expect(cell(5)).toMatch(/<em>words<\/em> and <span class="katex">/);
  });

  it("nbformat 4.0 to 4.4, which know no cell ids", async () => {
    const oldest = await page(join(folder, "nbformat-4.0.ipynb"));
    expect(oldest.cell(2)).toContain("hello");
    expect(oldest.cell(3)).toContain("Raw cell, text/restructuredtext");
    const old = await page(join(folder, "nbformat-4.2.ipynb"));
    expect(old.cell(1)).toMatch(/<img src="data:image\/png;base64,[^"]+" alt="image.png"/);
    expect(old.cell(2)).toContain("list of 2 items");
    expect(old.cell(2)).toContain("A map (GeoJSON) is shown as its data.");
    expect(shownAs(old.cell(2))).toMatch(/<img alt="&lt;VegaLite&gt;"/);
  });
});

describe("pictures beside a notebook", () => {
  it("are embedded only from its own folder, whatever way is tried", async () => {
    const parent = await temporaryFolder();
    const inner = join(parent, "inner");
    await mkdir(join(inner, "figures"), { recursive: true });
    const png = await readFile(join(folder, "figures/dot.png"));
    await writeFile(join(parent, "secret.png"), png);
    await writeFile(join(inner, "figures/a b.png"), png);
    await writeFile(join(inner, "text.txt"), "text");
    await symlink(join(parent, "secret.png"), join(inner, "link.png"));
    await symlink(parent, join(inner, "up"));
    const attempt = async (address: string) => {
      const path = await save(inner, "n.ipynb", notebook(markdown(`![alt](${address})`)));
      return (await page(path)).cell(1);
    };
    for (const address of [
      "figures/a%20b.png",
      "./figures/../figures/a%20b.png",
      "up/inner/figures/a%20b.png",
    ])
      expect(await attempt(address), address).toContain(
        `src="data:image/png;base64,${png.toString("base64")}"`,
      );
    for (const address of [
      "../secret.png",
      "..%2fsecret.png",
      "link.png",
      "up/secret.png",
      join(parent, "secret.png"),
      "figures/../../secret.png",
      "text.txt",
      "figures",
      "none.png",
      "%00.png",
      "%E0%A4%A.png",
    ]) {
      expect(await attempt(address), address).not.toContain("data:image");
      expect(await attempt(address), address).toMatch(/A picture is not shown, as|<p>!\[/);
    }
  });

  it("take at most 60 MB of a notebook", async () => {
    const own = await temporaryFolder();
    await writeFile(join(own, "large.png"), Buffer.alloc(19_000_000));
    const context = { chapter: { folder: own }, state: { pictureBytes: 0 } } as unknown as Context;
    const pictures = [1, 2, 3, 4].map(() => resolvePicture("large.png", context));
    expect(pictures.map((each) => "src" in each)).toEqual([true, true, true, false]);
    expect(pictures[3]).toEqual({ fault: "the notebook's pictures take more than 60 MB" });
  });
});

describeInBrowser("text of a terminal in a browser", () => {
  it("is readable in light and dark", async () => {
    const out = join(await temporaryFolder(), "python.html");
    await writeFile(out, (await page(join(folder, "python.ipynb"))).html);
    for (const colorScheme of ["light", "dark"] as const) {
      const { page: opened } = await open(out, { colorScheme });
      const pairs = await opened.locator("pre span[style], pre span[class]").evaluateAll((spans) =>
        spans.map((span) => {
          let behind: Element | null = span;
          const paint = (element: Element) => getComputedStyle(element).backgroundColor;
          while (behind && /, 0\)$/.test(paint(behind))) behind = behind.parentElement;
          return [getComputedStyle(span).color, paint(behind ?? document.documentElement), span.outerHTML];
        }),
      );
      expect(pairs.length).toBeGreaterThan(20);
      for (const [text, paper, html] of pairs) {
        const [a, b] = [text, paper].map(
          (color) =>
            color!
              .match(/[\d.]+/g)!
              .slice(0, 3)
              .map(Number) as Rgb,
        );
        if (/^rgb/.test(text!) && /^rgb/.test(paper!))
          expect(contrast(a!, b!), `${html} in ${colorScheme}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
