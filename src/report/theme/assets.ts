import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProject, toolRoot } from "../../shared/roots.js";
import { asciiCss, asciiScript } from "../html.js";
import { paletteVariables } from "./palette-variables.js";

const require = createRequire(import.meta.url);
const themeFolder = join(toolRoot, "src/report/theme");
const bundleOf = (name: string) => fileURLToPath(new URL(`../client-bundle/${name}.js`, import.meta.url));

/** A style element of the page. */
export interface Style {
  /** The class of the element. */
  name: "formulas" | "theme";
  css: string;
}

/** All scripts of the page. */
export interface Scripts {
  /** Runs before the first paint. */
  boot: string;
  main: string;
  /** Plotly, if the page has figures: embedded compressed, run when the first figure comes near the window. */
  plotly?: string;
}

/** Escapes whatever would end a script element early. */
const embeddable = (script: string): string =>
  asciiScript(script.replace(/<\/script/gi, "<\\/script").replace(/<!--/g, "<\\!--")).trim();

/** The style sheets of the project's own theme, in alphabetical order; they come after the tool's. */
async function projectCss(): Promise<string[]> {
  const folder = join(findProject(), "theme");
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".css")).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return texts.map((text) => text.replace(/<\/style/gi, "<\\/style"));
}

/** A style sheet of the tool's without comments and indents; no text in them has braces or semicolons. */
const compact = (css: string): string =>
  css
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/\s*([{};])\s*/g, "$1")
    .replace(/\s+/g, " ");

async function themeCss(): Promise<string> {
  // In alphabetical order; print.css is last, because it overrides the others.
  const isLast = (name: string) => (name === "print.css" ? 1 : 0);
  const files = (await readdir(themeFolder))
    .filter((name) => name.endsWith(".css"))
    .sort((a, b) => isLast(a) - isLast(b) || (a < b ? -1 : 1));
  const texts = await Promise.all(files.map((name) => readFile(join(themeFolder, name), "utf8")));
  const own = await projectCss();
  const dark = paletteVariables("dark");
  return asciiCss(`:root { ${paletteVariables("light")} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${dark} } }
@media screen { :root[data-theme="dark"] { ${dark} } }
${[...texts.map(compact), ...own].join("\n")}`);
}

/** KaTeX's style sheet with only the fonts that the page's formulas use, embedded. */
async function katexCss(html: string): Promise<string> {
  const file = require.resolve("katex/dist/katex.min.css");
  const css = await readFile(file, "utf8");
  const used = usedFonts(html);
  const faces = [...css.matchAll(/@font-face\{[^}]*\}/g)].map(([face]) => face);
  const embedded = await Promise.all(
    faces.map(async (face) => {
      const name = /url\((fonts\/([\w-]+)\.woff2)\)/.exec(face);
      if (!name || !used.has(name[2]!)) return "";
      const font = await readFile(join(dirname(file), name[1]!), "base64");
      return face.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
    }),
  );
  return embedded.join("") + css.replace(/@font-face\{[^}]*\}/g, "");
}

/** The KaTeX font files that the classes in the page need. */
function usedFonts(html: string): Set<string> {
  const has = (...classes: string[]) =>
    classes.some((name) => new RegExp(`class="[^"]*\\b${name}\\b`).test(html));
  const rules: [string, boolean][] = [
    ["KaTeX_Main-Regular", has("katex")],
    ["KaTeX_Math-Italic", has("mathnormal")],
    ["KaTeX_Main-Bold", has("mathbf", "textbf")],
    ["KaTeX_Main-Italic", has("mathit", "textit")],
    ["KaTeX_Math-BoldItalic", has("boldsymbol")],
    ["KaTeX_AMS-Regular", has("amsrm", "mathbb", "textbb")],
    ["KaTeX_Caligraphic-Regular", has("mathcal")],
    ["KaTeX_Fraktur-Regular", has("mathfrak", "textfrak")],
    ["KaTeX_SansSerif-Regular", has("mathsf", "textsf")],
    ["KaTeX_Script-Regular", has("mathscr", "textscr")],
    ["KaTeX_Typewriter-Regular", has("mathtt", "texttt")],
    ["KaTeX_Size1-Regular", has("size1", "delim-size1", "small-op")],
    ["KaTeX_Size2-Regular", has("size2", "large-op")],
    ["KaTeX_Size3-Regular", has("size3")],
    ["KaTeX_Size4-Regular", has("size4", "delim-size4")],
  ];
  return new Set(rules.filter(([, isUsed]) => isUsed).map(([name]) => name));
}

/** One of the page's own scripts, bundled. */
export const clientScript = async (name: "boot" | "main" | "main-watched"): Promise<string> =>
  embeddable(await readFile(bundleOf(name), "utf8"));

/** The smallest of Plotly's bundles that draws every figure of the page. */
function plotlyPackage(body: string): string {
  const larger = ["strict", "cartesian"].find((bundle) => body.includes(`data-bundle="${bundle}"`));
  return `plotly.js-${larger ?? "basic"}-dist-min`;
}

/** The styles and scripts that a page with this body needs. */
export async function pageAssets(body: string): Promise<{ styles: Style[]; scripts: Scripts }> {
  const [boot, main] = await Promise.all([clientScript("boot"), clientScript("main")]);
  const styles: Style[] = [{ name: "theme", css: await themeCss() }];
  if (body.includes('class="katex')) styles.unshift({ name: "formulas", css: await katexCss(body) });
  if (!body.includes('class="plot"')) return { styles, scripts: { boot, main } };
  const plotly = await readFile(require.resolve(plotlyPackage(body)), "utf8");
  return { styles, scripts: { boot, main, plotly } };
}
