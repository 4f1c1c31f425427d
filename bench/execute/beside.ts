import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatNotebook, type Notebook } from "#jupyter/index.js";
import { toolRoot } from "#shared/roots.js";
import { verdict } from "../bench.js";
import { median } from "../median.js";
import { type Client, nbclient, ours, python, type Timing } from "./clients.js";
import { LESSONS } from "./lessons.js";

/** Cells of the notebook that measures the overhead of one cell. */
const CELLS = 200;
/** The overhead of a cell may be this share of nbclient's. */
const OVERHEAD_SHARE = 1 / 3;

/** A notebook of many small cells in `folder`. */
export async function smallCells(folder: string, kernel: string): Promise<string> {
  const notebook: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: "typescript" } },
    cells: Array.from({ length: CELLS }, (_, i) => ({
      cell_type: "code",
      id: `c${i}`,
      metadata: {},
      source: `console.log(${i})`,
      execution_count: null,
      outputs: [],
    })),
  };
  const path = join(folder, `${kernel}.ipynb`);
  await writeFile(path, formatNotebook(notebook));
  return path;
}

/** Both clients in turn, so that whatever else the machine does falls on both. */
export async function inTurn(
  clients: readonly [Client, Client],
  path: string,
  runs: number,
): Promise<[Timing[], Timing[]]> {
  const timings: [Timing[], Timing[]] = [[], []];
  for (let run = 0; run < runs; run++)
    for (const [i, client] of clients.entries()) timings[i]!.push(await client(path));
  return timings;
}

/** From the beginning to the beginning of the second cell: the first output has come. */
const firstOutput = ({ cells }: Timing): number => cells[1]!;
/** From cell to cell, without the first, whose compiler is cold. */
export const perCell = ({ cells }: Timing): number => (cells.at(-1)! - cells[1]!) / (cells.length - 2);
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
export const ownPerCell = ({ own }: Timing): number => sum(own!.slice(1, -1)) / (own!.length - 2);

export const ms = (x: number): string => `${x < 100 ? x.toFixed(2) : Math.round(x)} ms`;

/** Start, cells and whole notebooks beside nbclient's. */
export async function benchBeside(folder: string, runs: number): Promise<boolean> {
  if (!existsSync(python)) {
    console.log("nbclient is not measured: npm run test:all -- python makes its environment.");
    return true;
  }
  const clients: [Client, Client] = [ours, nbclient(folder)];
  const of = (timings: Timing[], value: (timing: Timing) => number) => median(timings.map(value));
  const both = ([a, b]: [Timing[], Timing[]], value: (timing: Timing) => number) =>
    [of(a, value), of(b, value)] as const;

  const tslab = await inTurn(clients, await smallCells(folder, "tslab"), runs);
  const [start, theirStart] = both(tslab, firstOutput);
  const [cell, theirCell] = both(tslab, perCell);
  console.log(
    `A small cell in tslab: ${ms(cell)}, nbclient ${ms(theirCell)}; the kernel's own ${ms(of(tslab[1], ownPerCell))}`,
  );
  const instant = await inTurn(clients, await smallCells(folder, "instant"), runs);
  const own = of(instant[1], ownPerCell);
  const [mine, theirs] = both(instant, perCell).map((each) => each - own) as [number, number];
  for (const path of LESSONS) {
    const timings = await inTurn(clients, path, runs);
    const [total, theirTotal] = both(timings, (timing) => timing.total);
    const work = of(timings[1], (timing) => sum(timing.own!));
    const name = path.slice(toolRoot.length);
    console.log(`${name}: ${ms(total)}, nbclient ${ms(theirTotal)}; the kernel's own ${ms(work)}`);
  }
  const results = [
    verdict(
      "start to first output",
      `${ms(start)}, nbclient ${ms(theirStart)}`,
      "no slower",
      start <= theirStart,
    ),
    verdict(
      "overhead of a cell",
      `${ms(mine)}, nbclient ${ms(theirs)}: ${(mine / theirs).toFixed(2)} of it`,
      "a third",
      mine <= OVERHEAD_SHARE * theirs,
    ),
  ];
  return results.every(Boolean);
}
