import { mime } from "../../contract.js";
import { display } from "./display.js";
import { drawPlotly, type FigureSpec } from "./plotly.js";
import { toPng } from "./png.js";
import { FIGURE_HEIGHT, FIGURE_WIDTH, styled } from "./theme.js";

/** A Plotly figure and the same in a sentence. */
export interface Figure {
  data: object[];
  layout?: Record<string, unknown>;
  /** What the figure shows, for readers who cannot see it. */
  alt: string;
}

const escapeXml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Shows a figure: interactive where Plotly may run, else as SVG, else as PNG, else in words. */
export async function figure({ data, layout = {}, alt }: Figure): Promise<void> {
  if (!alt?.trim()) throw new TypeError("figure: `alt` is missing; say in a sentence what the figure shows");
  const spec: FigureSpec = styled({ data, layout });
  const drawn = await drawPlotly(spec, FIGURE_WIDTH, Number(spec.layout["height"] ?? FIGURE_HEIGHT));
  const svg = drawn.replace(/^<svg /, `<svg role="img" aria-label="${escapeXml(alt)}" `);
  display({ [mime.figure]: spec, [mime.svg]: svg, [mime.png]: toPng(svg), [mime.text]: alt });
}
