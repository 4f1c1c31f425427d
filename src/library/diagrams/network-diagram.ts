import { formatNumber } from "../../shared/format-number.js";
import { palette } from "../../shared/palette.js";
import { type LayerDescription, type LayerSummary, summarize } from "../nn/index.js";
import { type Drawing, escapeLabel } from "./layout.js";
import { FONT_FAMILIES } from "./font-families.js";

/** The numbers between two layers that change their shape, and the layers before them. */
interface Stage {
  shape: number[];
  /** The layers that computed them, e.g. `conv 5×5`, `ReLU`. */
  operations: string[];
  parameters: number;
}

/** A short name of a layer. */
function operationOf(layer: LayerDescription): string {
  switch (layer.kind) {
    case "conv2d":
      return `conv ${layer.kernel}×${layer.kernel}${layer.padding > 0 ? `, pad ${layer.padding}` : ""}`;
    case "maxPool2d":
      return `max-pool ${layer.size}×${layer.size}`;
    case "dense":
      return "dense";
    case "dropout":
      return `dropout ${layer.rate}`;
    case "relu":
      return "ReLU";
    case "elu":
      return "ELU";
    default:
      return layer.kind;
  }
}

/** One stage for each layer that changes the shape; activations and dropout join the stage before them. */
function stagesOf(layers: readonly LayerDescription[], input: readonly number[]): Stage[] {
  const stages: Stage[] = [{ shape: [...input], operations: ["input"], parameters: 0 }];
  summarize(layers, input).forEach(({ outputShape, parameters }: LayerSummary, i) => {
    const operation = operationOf(layers[i]!);
    const last = stages.at(-1)!;
    if (parameters === 0 && String(outputShape) === String(last.shape)) last.operations.push(operation);
    else stages.push({ shape: outputShape, operations: [operation], parameters });
  });
  return stages;
}

// All lengths are in pixels of the drawing.
const PIXEL = 3.4;
/** Offset from one channel's plane to the next one's. */
const PLANE_STEP = 3;
const GAP = 46;
const BAR_WIDTH = 12;
/** A bar's height is this times the square root of its length, which fits 800 and 10 into one drawing. */
const BAR_UNIT = 4.6;
const LINE_HEIGHT = 16;
const FONT_SIZE = 13;
const MARGIN = 8;

/** Planes behind each other for channels of images, one bar for a vector. */
function glyph({ shape }: Stage): {
  width: number;
  height: number;
  svg: (x: number, middle: number) => string;
} {
  const style = `fill="${palette.background.light}" stroke="${palette.accent.light}"`;
  if (shape.length === 1) {
    const height = BAR_UNIT * Math.sqrt(shape[0]!) + 6;
    return {
      width: BAR_WIDTH,
      height,
      svg: (x, middle) =>
        `<rect x="${x}" y="${middle - height / 2}" width="${BAR_WIDTH}" height="${height}" rx="2" ${style}/>`,
    };
  }
  const [channels, h, w] = shape as [number, number, number];
  const [planeHeight, planeWidth] = [h * PIXEL, w * PIXEL];
  const spread = (channels - 1) * PLANE_STEP;
  const height = planeHeight + spread;
  return {
    width: planeWidth + spread,
    height,
    svg: (x, middle) =>
      Array.from({ length: channels }, (_, c) => {
        const [left, top] = [x + c * PLANE_STEP, middle - height / 2 + c * PLANE_STEP];
        return `<rect x="${left}" y="${top}" width="${planeWidth}" height="${planeHeight}" ${style}/>`;
      }).join(""),
  };
}

const shapeText = (shape: number[]): string => shape.map((length) => formatNumber(length)).join(" × ");

/** The lines below a stage: shape, layers, and number of parameters. */
const wordsOf = ({ shape, operations, parameters }: Stage): string[] => [
  shapeText(shape),
  ...operations,
  ...(parameters > 0 ? [`${formatNumber(parameters)} parameters`] : []),
];

/**
 * Draws a network from left to right: each stage as large as its images, with as many planes as it has channels. Throws a RangeError
 * if shapes do not match.
 *
 * @param input shape of one sample
 * @example drawing(drawNetwork([dense(4, 11), relu(), dense(11, 3)], [4]));
 */
export function drawNetwork(layers: readonly LayerDescription[], input: readonly number[]): Drawing {
  const stages = stagesOf(layers, input).map((stage) => ({ stage, words: wordsOf(stage), ...glyph(stage) }));
  const tallest = Math.max(...stages.map(({ height }) => height));
  const middle = MARGIN + tallest / 2;
  const wordsTop = MARGIN + tallest + 2 * LINE_HEIGHT;
  let x = MARGIN;
  const drawn = stages.map(({ stage, words, width, svg }, i) => {
    const room = Math.max(width, ...words.map((line) => line.length * FONT_SIZE * 0.52));
    const center = x + room / 2;
    const texts = words.map((line, k) => {
      const isShape = k === 0;
      const fill = isShape ? palette.foreground.light : palette.muted.light;
      return `<text x="${center}" y="${wordsTop + k * LINE_HEIGHT}" fill="${fill}"${isShape ? ' font-weight="600"' : ""}>${escapeLabel(line)}</text>`;
    });
    const left = center - width / 2;
    const part = svg(left, middle) + texts.join("");
    const end = center + width / 2;
    x += room + GAP / 2;
    return { part, left, end, stage, i };
  });
  const arrows = drawn.slice(1).map(({ left }, i) => {
    const from = drawn[i]!.end + 4;
    return `<path d="M${from} ${middle}H${left - 10}" stroke="${palette.muted.light}"/><path d="M${left - 4} ${middle}l-7 -3.5v7z" fill="${palette.muted.light}"/>`;
  });
  const [width, lines] = [x - GAP / 2 + MARGIN, Math.max(...stages.map(({ words }) => words.length))];
  const height = wordsTop + lines * LINE_HEIGHT;
  const total = stages.reduce((sum, { stage }) => sum + stage.parameters, 0);
  const text = [
    ...stages.map(({ words }) => words.join(", ")),
    `${formatNumber(total)} parameters in all`,
  ].join("\n");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>The network from left to right</title><g font-family="${FONT_FAMILIES}" font-size="${FONT_SIZE}" text-anchor="middle">${drawn.map(({ part }) => part).join("")}${arrows.join("")}</g></svg>`;
  return { svg, text };
}
