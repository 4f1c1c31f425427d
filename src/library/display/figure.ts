import { mime, volatileMetadata } from "../../shared/mime.js";
import { compactSvg } from "./svg/compact-svg.js";
import { display } from "./display.js";
import { drawPlotly, type FigureSpec } from "./plotly/static-plotly.js";
import { toPng } from "./svg/rasterize.js";
import { standalone } from "./svg/standalone-svg.js";
import { FIGURE_HEIGHT, FIGURE_WIDTH, styled } from "./plotly/figure-theme.js";

/** A Plotly figure with a text alternative. */
export interface Figure {
  /** Plotly traces, e.g. `{ type: "scatter", x, y }`; typed arrays are allowed. */
  data: object[];
  /** Plotly layout, merged over the project's own: axes, fonts, colors and margins have defaults. Default `{}`. */
  layout?: Record<string, unknown>;
  /** A sentence for readers who cannot see the figure. */
  alt: string;
  /** Its numbers vary from run to run, as durations do. Default false. */
  volatile?: boolean;
}

/** As many as a plot can show; full precision takes three times the bytes. */
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

/**
 * Shows a Plotly figure: interactive where Plotly runs, otherwise as SVG, PNG or text. Throws a TypeError if `alt` is empty.
 * Colors come from `palette`, by their `light` value; the page exchanges them in its dark theme.
 *
 * @example
 * await figure({
 *   alt: "Training loss over ten epochs.",
 *   data: [{ type: "scatter", x: history.epochs, y: history.train.loss, line: { color: palette.accent.light } }],
 *   layout: { xaxis: { title: { text: "epoch" } }, yaxis: { title: { text: "loss" } } },
 * });
 */
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
