import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM, VirtualConsole } from "jsdom";
import { Random } from "../../random.js";
import { measureText } from "../svg/fonts.js";

/** A Plotly figure. */
export interface FigureSpec {
  data: object[];
  layout: Record<string, unknown>;
}

/** The part of Plotly that draws static figures. */
interface Plotly {
  toImage(
    figure: FigureSpec,
    options: { format: "svg"; width: number; height: number; imageDataOnly: true },
  ): Promise<string>;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const DEFAULT_FONT_SIZE = 14;

/** Bounding box of an element's text, the only measurement Plotly needs from a browser. */
function textBox(element: Element): Box {
  const lines = element.querySelectorAll("tspan.line");
  const texts =
    lines.length > 0 ? Array.from(lines, (line) => line.textContent ?? "") : [element.textContent ?? ""];
  const styled = element.closest("[style*='font-size']") ?? element;
  const size = parseFloat(/font-size:\s*([\d.]+)px/.exec(styled.getAttribute("style") ?? "")?.[1] ?? "");
  const fontSize = Number.isFinite(size) ? size : DEFAULT_FONT_SIZE;
  const measured = texts.map((text) => measureText(text, fontSize));
  const width = Math.max(...measured.map((line) => line.width));
  const { ascent, descent } = measured[0]!;
  const height = ascent + descent + (texts.length - 1) * fontSize * 1.3;
  const anchor = (element.getAttribute("text-anchor") ??
    /text-anchor:\s*(\w+)/.exec(styled.getAttribute("style") ?? "")?.[1]) as string;
  const x =
    Number(element.getAttribute("x") ?? 0) - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  return { x, y: Number(element.getAttribute("y") ?? 0) - ascent, width, height };
}

/** A box under the `translate` and `rotate` of one transform attribute, as the upright box around it. */
function transformed(box: Box, transform: string): Box {
  let corners = [box.x, box.x + box.width].flatMap((x) =>
    [box.y, box.y + box.height].map((y) => [x, y] as const),
  );
  for (const [, kind, list] of [...transform.matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse()) {
    const [a = 0, b = 0, c = 0] = list!.split(/[\s,]+/).map(Number);
    const [sin, cos] = [Math.sin((a * Math.PI) / 180), Math.cos((a * Math.PI) / 180)];
    corners = corners.map(([x, y]) =>
      kind === "translate"
        ? ([x + a, y + b] as const)
        : ([b + (x - b) * cos - (y - c) * sin, c + (x - b) * sin + (y - c) * cos] as const),
    );
  }
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The box around several; an element without text, such as a line, has no size here. */
function union(boxes: Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The boxes of an element's texts in the figure. */
function boxInPicture(element: Element): Box {
  const texts = element.tagName === "text" ? [element] : Array.from(element.querySelectorAll("text"));
  const boxes = texts.map((text) => {
    let box = textBox(text);
    for (let at: Element | null = text; at && at.tagName !== "svg"; at = at.parentElement) {
      box = transformed(box, at.getAttribute("transform") ?? "");
    }
    return box;
  });
  return union(boxes.filter((box) => box.width > 0));
}

/** Adds the measurements that jsdom lacks. */
function addMeasurements(window: JSDOM["window"]): void {
  const identity = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0, inverse: () => identity };
  const boxOf = (element: Element) =>
    element.tagName === "text"
      ? textBox(element)
      : union(Array.from(element.querySelectorAll("text"), textBox));
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Element) {
      return boxOf(this);
    },
    getComputedTextLength(this: Element) {
      return textBox(this).width;
    },
    getScreenCTM: () => identity,
    getCTM: () => identity,
    getBoundingClientRect(this: Element) {
      const { x, y, width, height } = boxInPicture(this);
      return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
    },
  });
  window.HTMLCanvasElement.prototype.getContext = (() =>
    null) as typeof window.HTMLCanvasElement.prototype.getContext;
  window.URL.createObjectURL = () => "";
}

/** A jsdom document with Plotly loaded in it. */
interface Drawer {
  plotly: Plotly;
  /** The document's own `Math`, from which Plotly takes its random ids. */
  math: Math;
}

let drawer: Drawer | undefined;

/** Loads Plotly into a new document. Takes about 0.5 s the first time. */
function loadPlotly(): Drawer {
  if (drawer) return drawer;
  const { window } = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    virtualConsole: new VirtualConsole(), // Plotly's hints are meant for browsers
  });
  addMeasurements(window);
  const file = createRequire(import.meta.url).resolve("plotly.js-basic-dist-min");
  window.eval(readFileSync(file, "utf8"));
  const { Plotly: plotly, Math: math } = window as unknown as { Plotly: Plotly; Math: Math };
  return (drawer = { plotly, math });
}

/** Plotly clips a legend at the measured width; with a wider font the text may overflow instead. */
const withoutLegendClip = (svg: string): string => svg.replace(/ clip-path="url\([^)]*legend[^)]*\)"/g, "");

/** Draws a figure as SVG. Its ids depend on the figure alone: the same figure gives the same bytes. */
export async function drawPlotly(figure: FigureSpec, width: number, height: number): Promise<string> {
  const { plotly, math } = loadPlotly();
  const text = JSON.stringify(figure);
  const random = new Random(createHash("sha256").update(text).digest().readUInt32LE());
  math.random = () => random.uniform();
  // A copy: Plotly writes defaults into its argument.
  const copy = JSON.parse(text) as FigureSpec;
  const svg = await plotly.toImage(copy, { format: "svg", width, height, imageDataOnly: true });
  return withoutLegendClip(svg);
}
