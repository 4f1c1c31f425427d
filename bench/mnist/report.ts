import type { Measured } from "./rounds.js";

/** One network at one batch size. */
export interface Contest {
  network: string;
  batchSize: number;
  /** Of predicting one image. */
  multiplyAdds: number;
  results: Measured[];
}

export interface Machine {
  processor: string;
  processors: number;
  node: string;
  /** The most that one thread of WebAssembly reaches. */
  multiplyAddsPerSecond: number;
}

const GIGA = 1e9;
const EVALUATED = 10_000;

/** Rows of equal width for a fixed-width font. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join("  "),
    )
    .join("\n");
}

/** With the ratios to the fastest peer, or to the reference engine without one: of the medians, and of the fastest turns. */
function contestText({ network, batchSize, multiplyAdds, results }: Contest): string {
  const peers = results.filter(({ isPeer }) => isPeer).sort((a, b) => a.msPerStep - b.msPerStep);
  const reference = peers[0] ?? results[0]!;
  const head = ["", "ms/step", "fastest", "s/epoch", "10,000 images, ms", "Gmadd/s", "ratio", "of fastest"];
  const rows = results.map((result) => [
    result.name,
    result.msPerStep.toFixed(3),
    result.fastestMsPerStep.toFixed(3),
    result.secondsPerEpoch.toFixed(2),
    result.evaluationMs.toFixed(0),
    ((multiplyAdds * EVALUATED) / (result.evaluationMs / 1000) / GIGA).toFixed(1),
    (reference.msPerStep / result.msPerStep).toFixed(2),
    (reference.fastestMsPerStep / result.fastestMsPerStep).toFixed(2),
  ]);
  return `${network}, batch ${batchSize}; ratios to ${reference.name}\n${table([head, ...rows])}`;
}

/** The results as tables; Gmadd/s are the multiply-adds that direct sums would need to predict 10,000 images, over the time it took. */
export function report(machine: Machine, contests: readonly Contest[]): string {
  const limit = (machine.multiplyAddsPerSecond / GIGA).toFixed(1);
  const { processor, processors, node } = machine;
  return [
    `${processor}, ${processors} processors, Node ${node}; one thread of WebAssembly can do ${limit} Gmadd/s`,
    ...contests.map(contestText),
  ].join("\n\n");
}
