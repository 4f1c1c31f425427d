import { Command } from "@commander-js/extra-typings";
import { mnist, range } from "#homework/mnist/index.js";
import { adam, summarize } from "#library/nn/index.js";
import { type TrainingResult, type TrainingJob, trainInParallel } from "#library/training/index.js";
import { JSON_OPTION, toMeasurement } from "../measurement.js";
import { median } from "../median.js";
import { type Candidate, CANDIDATES, layersOf } from "./candidates.js";

/** The last images of the training set, which no candidate learns from. The test set has no say in the choice. */
const VALIDATION = 10_000;
/** Epochs whose accuracies are compared: the last ones. */
const COMPARED = 3;

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const sum = (numbers: number[]) => numbers.reduce((total, x) => total + x, 0);

/** What was found of one candidate over all seeds. */
interface Finding extends Candidate {
  parameters: number;
  /** Of predicting one image. */
  multiplyAdds: number;
  /** Validation accuracies in per cent, mean of the last epochs and all seeds. */
  raw: number;
  averaged: number;
  /** The lowest of the averaged ones. */
  lowest: number;
  secondsPerEpoch: number;
}

function findingOf(candidate: Candidate, trained: TrainingResult[]): Finding {
  const layers = summarize(layersOf(candidate), [1, 28, 28]);
  const ends = trained.flatMap(({ history }) => history.epochs.slice(-COMPARED));
  const accuracies = (kind: "raw" | "averaged") =>
    ends.map((record) => 100 * record[kind]["validation"]!.accuracy);
  return {
    ...candidate,
    parameters: sum(layers.map(({ parameters }) => parameters)),
    multiplyAdds: sum(layers.map(({ multiplyAdds }) => multiplyAdds)),
    raw: mean(accuracies("raw")),
    averaged: mean(accuracies("averaged")),
    lowest: Math.min(...accuracies("averaged")),
    secondsPerEpoch: median(trained.flatMap(({ history }) => history.epochs.map(({ seconds }) => seconds))),
  };
}

function table(findings: Finding[]): string {
  const rows = findings.map((found) =>
    [
      found.channels.join("/"),
      found.hidden.join("/"),
      found.dropoutRate,
      found.averageDecay,
      found.parameters.toLocaleString("en"),
      `${(found.multiplyAdds / 1e6).toFixed(2)} million`,
      `${found.raw.toFixed(2)} %`,
      `${found.averaged.toFixed(2)} %`,
      `${found.lowest.toFixed(2)} %`,
      `${found.secondsPerEpoch.toFixed(1)} s`,
    ].join(" | "),
  );
  return [
    "| channels | dense | dropout | decay | parameters | multiply-adds | raw | averaged | lowest averaged | seconds per epoch |",
    `|${" --- |".repeat(10)}`,
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** Accuracy on a validation part of the training set against time, for the sizes that the homework leaves open. */
export const choiceBench = toMeasurement(
  new Command("choice")
    .description(
      "trains candidates for notebook 4's network; accuracy on held-out training images against time",
    )
    .option("--seeds <n>", "trainings of each candidate", Number, 2)
    .option("--epochs <n>", "epochs of each training", Number, 10)
    .option(...JSON_OPTION),
  async ({ seeds, epochs }, log) => {
    const { train } = await mnist();
    const cut = train.labels.length - VALIDATION;
    const validation = range(train, cut, train.labels.length);
    const training = (candidate: Candidate, seed: number): TrainingJob => ({
      name: JSON.stringify({ ...candidate, seed }),
      layers: layersOf(candidate),
      seed,
      optimizer: adam({ learningRate: 0.0003 }).settings,
      average: candidate.averageDecay,
      train: range(train, 0, cut),
      batchSize: 4,
      epochs,
      scored: { validation },
      scoredFrom: Math.max(1, epochs - COMPARED + 1),
    });
    const trainings = CANDIDATES.flatMap((candidate) =>
      Array.from({ length: seeds }, (_, k) => training(candidate, k + 1)),
    );
    const begun = new Set<string>();
    const trained = await trainInParallel(trainings, ({ name, epoch }) => {
      const line = `${name}: epoch ${epoch}`;
      if (!begun.has(line)) log(line);
      begun.add(line);
    });
    const findings = CANDIDATES.map((candidate, k) =>
      findingOf(candidate, trained.slice(k * seeds, (k + 1) * seeds)),
    );
    return { data: findings, text: table(findings) };
  },
);
