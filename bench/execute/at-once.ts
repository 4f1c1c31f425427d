import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatNotebook, type Notebook } from "#jupyter/index.js";
import { verdict } from "../bench.js";
import { median } from "../median.js";
import { ours } from "./clients.js";
import { LESSONS } from "./lessons.js";

/** Two notebooks on two processors have to be so many times as fast as one after the other. */
const FACTOR = 1.7;

/** Some seconds of work for one thread. */
const WORK = `function work() {
  let x = 1;
  for (let i = 0; i < 2e9; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}
console.log(work());`;

/** A notebook in `folder` that does nothing but compute. */
async function computing(folder: string, name: string): Promise<string> {
  const cell = { cell_type: "code" as const, id: "work", metadata: {}, source: WORK };
  const notebook: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "tslab", language: "typescript" } },
    cells: [{ ...cell, execution_count: null, outputs: [] }],
  };
  const path = join(folder, `${name}.ipynb`);
  await writeFile(path, formatNotebook(notebook));
  return path;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** How many times as fast both are at once as one after the other, and that in words. */
async function gain(paths: string[], runs: number): Promise<[factor: number, words: string]> {
  const [apart, together]: [number[], number[]] = [[], []];
  const oneByOne = async () => {
    for (const path of paths) await ours(path);
  };
  for (let run = 0; run < runs; run++) {
    apart.push(await timed(oneByOne));
    together.push(await timed(() => Promise.all(paths.map((path) => ours(path)))));
  }
  const [a, b] = [median(apart), median(together)];
  return [
    a / b,
    `${b.toFixed(1)} s, one after the other ${a.toFixed(1)} s: ${(a / b).toFixed(2)} times as fast`,
  ];
}

/**
 * Two notebooks one after the other, and both at once: two that compute, each with one thread; and two lessons, which
 * start and compile for most of their time and so keep more than one processor busy each.
 */
export async function benchAtOnce(folder: string, runs: number): Promise<boolean> {
  const [, lessons] = await gain(LESSONS, runs);
  console.log(`Two short lessons at once: ${lessons}`);
  const paths = await Promise.all(["one", "other"].map((name) => computing(folder, name)));
  const [factor, words] = await gain(paths, runs);
  return verdict("two notebooks at once", words, `${FACTOR} times`, factor >= FACTOR);
}
