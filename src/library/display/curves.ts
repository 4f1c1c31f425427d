import { palette } from "../../shared/palette.js";
import type { Figure } from "./figure.js";

/** The curves of one training, as `train` records them. Accuracies are shares, 0 to 1. */
export interface Run {
  name: string;
  /** Of all its lines, e.g. `palette.accent.light`. */
  color: string;
  epochs: number[];
  train: { loss: number[]; accuracy: number[] };
  test: { loss: number[]; accuracy: number[] };
  /** The author's last figures, drawn as gray marks at the last epoch. Accuracies are shares. */
  author?: { trainLoss?: number; testLoss?: number; trainAccuracy?: number; testAccuracy?: number };
}

const WIDTH_OF_LINE = 2;

function lines(run: Run, isOnly: boolean): object[] {
  return (["loss", "accuracy"] as const).flatMap((measure, panel) =>
    (["train", "test"] as const).map((part) => ({
      type: "scatter",
      mode: "lines",
      name: isOnly ? (part === "train" ? "training" : "test") : run.name,
      showlegend: panel === 0 && (isOnly || part === "train"),
      legendgroup: isOnly ? part : run.name,
      x: run.epochs,
      y: measure === "loss" ? run[part].loss : run[part].accuracy.map((share) => 100 * share),
      xaxis: panel === 0 ? "x" : "x2",
      yaxis: panel === 0 ? "y" : "y2",
      line: { color: run.color, width: WIDTH_OF_LINE, dash: part === "train" ? "solid" : "dash" },
      hovertemplate: `${run.name}, ${part === "train" ? "training" : "test"}: %{y:.4g}, epoch %{x}<extra></extra>`,
    })),
  );
}

function authorMarks({ author, epochs }: Run): object[] {
  if (!author) return [];
  const last = epochs.at(-1)!;
  const marks: [number | undefined, string, string][] = [
    [author.trainLoss, "", "circle"],
    [author.testLoss, "", "circle-open"],
    [author.trainAccuracy && 100 * author.trainAccuracy, "2", "circle"],
    [author.testAccuracy && 100 * author.testAccuracy, "2", "circle-open"],
  ];
  return marks
    .filter(([y]) => y !== undefined)
    .map(([y, axis, symbol], k) => ({
      type: "scatter",
      mode: "markers",
      name: "author, last epoch",
      showlegend: k === 0,
      legendgroup: "author",
      x: [last],
      y: [y],
      xaxis: `x${axis}`,
      yaxis: `y${axis}`,
      marker: {
        color: palette.reference.light,
        size: 10,
        symbol,
        line: { color: palette.reference.light, width: 2 },
      },
      cliponaxis: false,
    }));
}

/**
 * A figure of loss (left) and accuracy (right) for one or more trainings: training solid, test dashed, one color per run. The
 * author's figures are gray marks at the last epoch.
 *
 * @param layout merged over the figure's own
 * @example await figure(curves([{ name: "ReLU", color: palette.series1.light, ...history }]));
 */
export function curves(runs: Run[], layout: Record<string, unknown> = {}): Figure {
  const names = runs.map((run) => run.name).join(", ");
  return {
    alt: `Loss and accuracy over epochs of ${names}: training set solid, test set dashed.`,
    data: runs.flatMap((run) => [...lines(run, runs.length === 1), ...authorMarks(run)]),
    layout: {
      xaxis: { domain: [0, 0.45], title: { text: "epoch" } },
      yaxis: { title: { text: "loss (mean, nats)" }, rangemode: "tozero" },
      xaxis2: { domain: [0.57, 1], title: { text: "epoch" }, anchor: "y2" },
      yaxis2: { title: { text: "accuracy (%)" }, anchor: "x2" },
      ...layout,
    },
  };
}
