import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { executeNotebook, findKernel, formatNotebook, type Notebook, readNotebook } from "#jupyter/index.js";
import { projectRoot } from "#report/build/index.js";
import { formatTable } from "../table.js";
import type { Bench } from "./bench.js";
import { median } from "./statistics.js";

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

/** nbclient with the same kernels, which it finds below `folder`. */
const nbclient =
  (folder: string): Client =>
  async (path) => {
    const { metadata } = await readNotebook(path);
    const kernel = `bench-${metadata.kernelspec!.name}`;
    const script = join(projectRoot, "scripts/bench/with_nbclient.py");
    const env = { ...process.env, JUPYTER_PATH: folder };
    const { stdout } = await promisify(execFile)(python, [script, path, kernel], { env });
    return JSON.parse(stdout) as Timing;
  };

/** A kernel that does nothing but answer, so that what is left is the client's. */
const instant = [
  process.execPath,
  join(projectRoot, "test/fixtures/kernels/behaves.js"),
  "{connection_file}",
];

/** Installs our own tslab and the instant kernel for both clients; ours is told of the folder too. */
async function installKernels(folder: string): Promise<void> {
  const { argv } = await findKernel("tslab");
  for (const [name, command] of Object.entries({ "bench-tslab": argv, instant, "bench-instant": instant })) {
    const target = join(folder, "kernels", name);
    await mkdir(target, { recursive: true });
    const spec = { argv: command, display_name: name, language: "typescript" };
    await writeFile(join(target, "kernel.json"), JSON.stringify(spec));
  }
  process.env["JUPYTER_PATH"] = folder;
}

/** A notebook of many small cells in `folder`. */
async function smallCells(folder: string, kernel: string): Promise<string> {
  const notebook: Notebook = {
    ...{ nbformat: 4, nbformat_minor: 5 },
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: "typescript" } },
    cells: Array.from({ length: CELLS }, (_, i) => ({
      ...{ cell_type: "code", id: `c${i}`, metadata: {}, source: `console.log(${i})` },
      ...{ execution_count: null, outputs: [] },
    })),
  };
  const path = join(folder, `${kernel}.ipynb`);
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
  const rows: string[][] = [];
  for (const kernel of ["tslab", "instant"]) {
    const [mine, theirs] = await inTurn(clients, await smallCells(folder, kernel), rounds);
    const own = middle(theirs!, ownPerCell);
    const [a, b] = [mine!, theirs!].map((timings) => middle(timings, perCell)) as [number, number];
    if (kernel === "tslab")
      rows.push(
        row(
          "tslab: start to first output",
          undefined,
          middle(mine!, firstOutput),
          middle(theirs!, firstOutput),
          "≤ 1",
        ),
      );
    rows.push(row(`${kernel}: one cell`, own, a, b));
    if (kernel === "instant") rows.push(row("overhead of one cell", undefined, a - own, b - own, "≤ 0.33"));
  }
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
export const execute: Bench = {
  name: "execute",
  description: "what our executor adds to the kernel's own work, beside nbclient with the same kernel",
  async run(rounds) {
    const folder = await mkdtemp(join(tmpdir(), "notebook-report-bench-"));
    try {
      await installKernels(folder);
      if (existsSync(python)) await beside(folder, rounds);
      else console.log("nbclient is not measured: npm run test:python makes its environment");
      await twoAtOnce(rounds);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
