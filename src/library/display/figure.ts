import { mime, volatileMetadata } from "../../shared/mime.js";
import { compactSvg } from "./svg/compact-svg.js";
import { display } from "./display.js";
import { drawPlotly, type FigureSpec } from "./plotly/static-plotly.js";
import { toPng } from "./svg/rasterize.js";
import { standalone } from "./svg/standalone-svg.js";
import { FIGURE_HEIGHT, FIGURE_WIDTH, styled } from "./plotly/figure-theme.js";

/** A Plotly figure and the same in a sentence. */
export interface Figure {
  data: object[];
  layout?: Record<string, unknown>;
  /** What the figure shows, for readers who cannot see it. */
  alt: string;
  /** What it shows varies from run to run, as durations do. */
  volatile?: boolean;
}

/** Enough for any eye, and a third of the bytes. */
const SIGNIFICANT_DIGITS = 6;

/** A copy with shorter numbers, and plain arrays in place of typed ones. */
const rounded = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, x: unknown) =>
      typeof x === "number"
        ? Number(x.toPrecision(SIGNIFICANT_DIGITS))
        : ArrayBuffer.isView(x)
          ? Array.from(x as Float64Array)
          : x,
    ),
  ) as T;

const escapeXml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Shows a figure: interactive where Plotly may run, else as SVG, else as PNG, else in words. */
export async function figure({ data, layout = {}, alt, volatile = false }: Figure): Promise<void> {
  if (!alt?.trim()) throw new TypeError("figure: `alt` is missing; say in a sentence what the figure shows");
  const spec: FigureSpec = styled(rounded({ data, layout }));
  const drawn = await drawPlotly(spec, FIGURE_WIDTH, Number(spec.layout["height"] ?? FIGURE_HEIGHT));
  const svg = compactSvg(drawn).replace(/^<svg /, `<svg role="img" aria-label="${escapeXml(alt)}" `);
  const { png, metadata } = toPng(svg);
  display(
    { [mime.figure]: spec, [mime.svg]: standalone(svg), [mime.png]: png, [mime.text]: alt },
    { metadata: { ...metadata, ...(volatile && volatileMetadata) } },
  );
}
