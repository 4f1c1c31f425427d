import { palette } from "../../shared/palette.js";
import { type Drawing, escapeLabel } from "./layout.js";
import { FONT_FAMILIES } from "./font-families.js";

// All lengths are in pixels of the drawing.
const CELL = { width: 52, height: 30 };
/** Space for the names of rows and columns and for the axis titles. */
const MARGIN = { left: 64, top: 48 };
const FONT_SIZE = 13;

/** The confusion matrix of a prediction, counts[true class][predicted class]. */
export function confusionCounts(
  labels: readonly number[],
  predicted: readonly number[],
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, i) => counts[label]![predicted[i]!]!++);
  return counts;
}

/**
 * Draws a confusion matrix. The color shows how often each mistake was made; correct counts have none.
 *
 * @example drawing(drawConfusion(confusionCounts(labels, predicted, 10), ["0", "1", "2"]));
 */
export function drawConfusion(counts: readonly (readonly number[])[], names: readonly string[]): Drawing {
  const mistakes = counts.flatMap((row, i) => row.filter((_, j) => i !== j));
  const most = Math.max(1, ...mistakes);
  const at = (i: number, j: number) => ({
    x: MARGIN.left + j * CELL.width,
    y: MARGIN.top + i * CELL.height,
  });
  const label = (x: number, y: number, text: string, fill: string, extra = "") =>
    `<text x="${x}" y="${y}" fill="${fill}"${extra}>${escapeLabel(text)}</text>`;
  const cells = counts.flatMap((row, i) =>
    row.map((n, j) => {
      const { x, y } = at(i, j);
      const shade =
        i === j || n === 0
          ? ""
          : ` fill="${palette.accent.light}" fill-opacity="${(0.12 + (0.38 * n) / most).toFixed(3)}"`;
      const box = `<rect x="${x}" y="${y}" width="${CELL.width}" height="${CELL.height}" stroke="${palette.rule.light}"${shade || ' fill="none"'}/>`;
      const [middle, baseline] = [x + CELL.width / 2, y + CELL.height / 2 + FONT_SIZE * 0.35];
      const text =
        n === 0
          ? ""
          : label(middle, baseline, String(n), i === j ? palette.muted.light : palette.foreground.light);
      return box + text;
    }),
  );
  const soft = palette.muted.light;
  const heads = names.flatMap((name, k) => [
    label(at(0, k).x + CELL.width / 2, MARGIN.top - 8, name, palette.foreground.light, ' font-weight="600"'),
    label(
      MARGIN.left - 14,
      at(k, 0).y + CELL.height / 2 + FONT_SIZE * 0.35,
      name,
      palette.foreground.light,
      ' font-weight="600"',
    ),
  ]);
  const [width, height] = [at(0, names.length).x + 2, at(names.length, 0).y + 2];
  const axes = [
    label((MARGIN.left + width) / 2, 16, "predicted", soft),
    `<g transform="translate(18 ${(MARGIN.top + height) / 2}) rotate(-90)">${label(0, 0, "true", soft)}</g>`,
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>Confusion matrix</title><g font-family="${FONT_FAMILIES}" font-size="${FONT_SIZE}" text-anchor="middle">${cells.join("")}${heads.join("")}${axes.join("")}</g></svg>`;
  const text = counts.map(
    (row, i) => `true ${names[i]}: ${row.map((n, j) => `${n} as ${names[j]}`).join(", ")}`,
  );
  return { svg, text: text.join("\n") };
}
