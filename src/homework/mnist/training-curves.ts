import { palette } from "../../shared/palette.js";
import type { EpochRecord, LogRecord } from "../../library/nn/index.js";
import type { Figure } from "../../library/display/figure.js";

/** The author's log, where it is known. */
export interface AuthorLog {
  log: LogRecord[];
  /** Accuracies are shares, 0 to 1. */
  epochs: { epoch: number; train: number; test: number }[];
}

/** Plotly labels the ticks between powers of ten by their leading digit alone. */
const TICKS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

const WIDTH_OF_LINE = 2;
const author = palette.reference.light;
const dashOf = (part: "training" | "test") => (part === "training" ? "solid" : "dash");

/** A figure of the losses within the epochs: ours as lines, the author's as gray marks; training solid, test dashed or open. */
export function lossCurves(log: readonly LogRecord[], batches: number, theirs: AuthorLog): Figure {
  const epochsDone = ({ epoch, batch }: LogRecord) => epoch - 1 + batch / batches;
  const parts = [
    { part: "training", loss: (record: LogRecord) => record.trainLoss, symbol: "circle" },
    { part: "test", loss: (record: LogRecord) => record.testLoss, symbol: "circle-open" },
  ] as const;
  return {
    alt: "Training and test loss every 2,000 batches over ten epochs, with the author's of epochs 8 to 10.",
    data: parts.flatMap(({ part, loss, symbol }) => [
      {
        type: "scatter",
        mode: "lines",
        name: part,
        x: log.map(epochsDone),
        y: log.map(loss),
        line: { color: palette.accent.light, width: WIDTH_OF_LINE, dash: dashOf(part) },
      },
      {
        type: "scatter",
        mode: "markers",
        name: `author, ${part}`,
        x: theirs.log.map(epochsDone),
        y: theirs.log.map(loss),
        marker: { color: author, symbol, size: 6 },
      },
    ]),
    layout: {
      xaxis: { title: { text: "epochs" }, dtick: 1 },
      yaxis: {
        title: { text: "loss (mean, nats; logarithmic)" },
        type: "log",
        tickvals: TICKS,
        ticktext: TICKS.map(String),
      },
    },
  };
}

/** A figure of the accuracies after each epoch: raw and averaged weights, and the author's as gray marks. */
export function accuracyCurves(epochs: readonly EpochRecord[], theirs: AuthorLog): Figure {
  const x = epochs.map(({ epoch }) => epoch);
  const percent = (share: number) => 100 * share;
  const line = (
    name: string,
    kind: "raw" | "averaged",
    part: "training" | "test",
    width = WIDTH_OF_LINE,
  ) => ({
    type: "scatter",
    mode: "lines",
    name,
    x,
    y: epochs.map((record) => percent(record[kind][part]!.accuracy)),
    line: {
      color: kind === "averaged" ? palette.accent.light : palette.series6.light,
      width,
      dash: dashOf(part),
    },
  });
  const marks = (part: "train" | "test", name: string, symbol: string) => ({
    type: "scatter",
    mode: "markers",
    name: `author, ${name}`,
    x: theirs.epochs.map(({ epoch }) => epoch),
    y: theirs.epochs.map((record) => percent(record[part])),
    marker: { color: author, symbol, size: 9 },
  });
  return {
    alt: "Accuracy on training and test set after each epoch, for raw and averaged weights, with the author's of epochs 7 to 10.",
    data: [
      line("raw, training", "raw", "training", 1.2),
      line("raw, test", "raw", "test", 1.2),
      line("averaged, training", "averaged", "training"),
      line("averaged, test", "averaged", "test"),
      marks("train", "training", "circle"),
      marks("test", "test", "circle-open"),
    ],
    layout: {
      xaxis: { title: { text: "epoch" }, dtick: 1 },
      yaxis: { title: { text: "accuracy (%)" }, range: [97.9, 100.05] },
    },
  };
}
