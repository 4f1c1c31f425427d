import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { executeNotebook, findKernel, formatNotebook, type Notebook, readNotebook } from "#jupyter/index.js";
import { projectRoot } from "#report/build/index.js";
import { formatTable } from "#report/text-table.js";
import { type Bench, median } from "./bench.js";

/** Cells of the notebook that measures the overhead of one cell. */
const CELLS = 200;
/** The notebooks whose whole execution is measured; the activation study takes too long to be repeated. */
const LESSONS = ["01-cross-entropy.ipynb", "02-standard-deviation.ipynb"];
const python = join(projectRoot, ".cache/python/bin/python");

/** One execution, in milliseconds from its beginning. */
interface Timing {
  /** When each code cell began. */
  cells: number[];
  total: number;
  /** What each cell took by the kernel's own clock; only nbclient keeps it. */
  own?: number[];
}

type Client = (path: string) => Promise<Timing>;

async function ours(path: string): Promise<Timing> {
  const notebook = await readNotebook(path);
  const cells: number[] = [];
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const { failure } = await executeNotebook(notebook, { path, onProgress: () => cells.push(now()) });
  if (failure) throw new Error(failure.message);
  return { cells, total: now() };
}

/** nbclient with the same kernel: our own tslab, which it finds as an ordinary kernelspec in `folder`. */
const nbclient =
  (folder: string): Client =>
  async (path) => {
    const script = join(projectRoot, "bench/execute/with_nbclient.py");
    const env = { ...process.env, JUPYTER_PATH: folder };
    const { stdout } = await promisify(execFile)(python, [script, path, "bench-tslab"], { env });
    return JSON.parse(stdout) as Timing;
  };

async function installKernel(folder: string): Promise<void> {
  const { argv } = await findKernel("tslab");
  const target = join(folder, "kernels/bench-tslab");
  await mkdir(target, { recursive: true });
  await writeFile(
    join(target, "kernel.json"),
    JSON.stringify({ argv, display_name: "tslab", language: "typescript" }),
  );
}

/** A notebook of many small cells in `folder`. */
async function smallCells(folder: string): Promise<string> {
  const notebook: Notebook = {
    ...{ nbformat: 4, nbformat_minor: 5 },
    metadata: { kernelspec: { name: "tslab", display_name: "tslab", language: "typescript" } },
    cells: Array.from({ length: CELLS }, (_, i) => ({
      ...{ cell_type: "code", id: `c${i}`, metadata: {}, source: `console.log(${i})` },
      ...{ execution_count: null, outputs: [] },
    })),
  };
  const path = join(folder, "cells.ipynb");
  await writeFile(path, formatNotebook(notebook));
  return path;
}

/** Measures the clients in turn. */
async function inTurn(clients: Client[], path: string, rounds: number): Promise<Timing[][]> {
  const timings: Timing[][] = clients.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, client] of clients.entries()) timings[i]!.push(await client(path));
  return timings;
}

const middle = (timings: Timing[], of: (timing: Timing) => number): number => median(timings.map(of));

/** From the beginning to the beginning of the second cell: the first output has come. */
const firstOutput = ({ cells }: Timing): number => cells[1]!;
/** From cell to cell, without the first, whose compiler is cold. */
const perCell = ({ cells }: Timing): number => (cells.at(-1)! - cells[1]!) / (cells.length - 2);
const ownPerCell = ({ own }: Timing): number =>
  own!.slice(1, -1).reduce((sum, each) => sum + each, 0) / (own!.length - 2);

const ms = (x: number): string => `${x < 100 ? x.toFixed(2) : Math.round(x)} ms`;
const row = (name: string, own: number | undefined, a: number, b: number, goal = ""): string[] => [
  name,
  own === undefined ? "" : ms(own),
  ...[ms(a), ms(b), (a / b).toFixed(2), goal],
];

async function beside(folder: string, rounds: number): Promise<void> {
  const clients = [ours, nbclient(folder)];
  const [mine, theirs] = await inTurn(clients, await smallCells(folder), rounds);
  const own = middle(theirs!, ownPerCell);
  const rows = [
    row("start to first output", undefined, middle(mine!, firstOutput), middle(theirs!, firstOutput), "≤ 1"),
    row("one cell", own, middle(mine!, perCell), middle(theirs!, perCell)),
    row(
      "overhead of one cell",
      undefined,
      middle(mine!, perCell) - own,
      middle(theirs!, perCell) - own,
      "≤ 0.33",
    ),
  ];
  for (const name of LESSONS) {
    const [a, b] = await inTurn(clients, join(projectRoot, "notebooks", name), rounds);
    const work = middle(b!, (timing) => timing.own!.reduce((sum, each) => sum + each, 0));
    rows.push(
      row(
        name,
        work,
        middle(a!, ({ total }) => total),
        middle(b!, ({ total }) => total),
      ),
    );
  }
  console.log(formatTable(["", "the kernel's own", "ours", "nbclient", "ratio", "goal"], rows));
}

/** Two notebooks one after the other, and both at once. */
async function twoAtOnce(rounds: number): Promise<void> {
  const paths = LESSONS.map((name) => join(projectRoot, "notebooks", name));
  const timed = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  const [sequential, parallel]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    sequential.push(
      await timed(async () => {
        for (const path of paths) await ours(path);
      }),
    );
    parallel.push(await timed(() => Promise.all(paths.map(ours))));
  }
  const [a, b] = [median(sequential), median(parallel)];
  console.log(
    `\nTwo notebooks at once: ${ms(b)}, one after the other ${ms(a)}: ${(a / b).toFixed(2)} times as fast (goal ≥ 1.7).`,
  );
}

/** What execution costs beyond the kernel's own work, beside nbclient with the same kernel and notebooks. */
export const execute: Bench<{ runs: number }> = {
  name: "execute",
  summary: "what our executor adds to the kernel's own work, beside nbclient with the same kernel",
  options: (command) => command.option("--runs <n>", "runs of each side; the median counts", Number, 5),
  async run({ runs }) {
    const folder = await mkdtemp(join(tmpdir(), "notebook-report-bench-"));
    try {
      await installKernel(folder);
      if (existsSync(python)) await beside(folder, runs);
      else console.log("nbclient is not measured: npm run test:python makes its environment");
      await twoAtOnce(runs);
      return true;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
