import { mkdir, rm } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import {
  compareNotebooks,
  type Difference,
  executedElsewhere,
  executeNotebook,
  formatNotebook,
  hasTag,
  type Notebook,
  parseNotebook,
  readText,
  staleReasons,
  UsageError,
  writeText,
} from "../../jupyter/index.js";
import { makePlan } from "../pipeline/plan.js";
import { claimMoves, type ClaimMove } from "./claim-moves.js";
import { withConstants } from "../pipeline/constants.js";
import { mapNotebooks } from "../pipeline/map-notebooks.js";
import { findProject } from "../../shared/roots.js";
import type { BuildEvent, OnServer, VerifyRequest } from "../pipeline/request.js";

/** The result of executing one notebook again. */
export interface VerifiedNotebook {
  name: string;
  /** Code cells, outputs and claims of the new run. */
  cells: number;
  outputs: number;
  claims: number;
  differences: Difference[];
  /** Cells that were not executed although they have outputs, which therefore nothing has checked. */
  notExecuted: string[];
  /** How the claims moved, if constants were changed. */
  moves: ClaimMove[];
  /** What stopped the new run. */
  failure?: string;
  /** Why the notebook's outputs were out of date before. */
  stale: string[];
  /** Where the notebook was executed, if that was another machine or Node major than this. */
  elsewhere?: string;
  /** Where the new run was written, if it differs. */
  kept?: string;
  seconds: number;
}

/** Runs that differ are kept in this folder of the project, under the notebook's name. */
const KEPT = ".cache/verify";

/** Keeps a run that differs; removes the one kept before if this one does not. */
async function keep(notebook: Notebook, name: string, same: boolean): Promise<string | undefined> {
  const folder = join(findProject(), KEPT);
  const path = join(folder, basename(name));
  await rm(path, { force: true });
  if (same) return undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 }); // The notebook may be one that only its owner reads.
  await writeText(path, formatNotebook(notebook), path);
  return relative(process.cwd(), path);
}

/** Cells whose outputs a new run does not make: those tagged `skip-execution`. */
const unexecutedCells = ({ cells }: Notebook): string[] =>
  cells.flatMap((cell, i) => {
    const isShown = cell.cell_type === "code" && cell.outputs.length > 0;
    return isShown && hasTag(cell, "skip-execution") ? [`cell ${i + 1} (${cell.id})`] : [];
  });

async function verify(
  path: string,
  request: VerifyRequest & OnServer,
  listen: (event: BuildEvent) => void,
): Promise<VerifiedNotebook> {
  const name = relative(process.cwd(), path) || path;
  const committed = parseNotebook(await readText(path, name), name);
  const stale = await staleReasons(committed, path);
  listen({ kind: "started", notebook: name, reasons: ["asked to verify it"] });
  const changed = withConstants(committed, request.constants);
  const missing = request.constants.find(({ name }) => !changed.found.has(name));
  if (missing)
    throw new UsageError(`${name}: --set ${missing.name}: no cell declares a constant of this name`);
  const run = await executeNotebook(changed.notebook, {
    path,
    name,
    signal: request.signal,
    timeoutSeconds: request.timeoutSeconds,
    startTimeoutSeconds: request.startTimeoutSeconds,
    server: request.server,
    onProgress: ({ cell, cells }) => listen({ kind: "cell", notebook: name, cell, cells }),
  });
  // Compared as a reader of the file would see it.
  const executed = parseNotebook(formatNotebook(run.notebook), name);
  const place = executedElsewhere(committed);
  const found = compareNotebooks(committed, executed, request.tolerance);
  const notExecuted = unexecutedCells(committed);
  const same = !run.failure && found.differences.length === 0 && notExecuted.length === 0;
  const kept = await keep(run.notebook, name, same);
  const failure = run.failure?.message;
  if (failure) listen({ kind: "failed", notebook: name, message: failure });
  else listen({ kind: "executed", notebook: name, seconds: run.seconds });
  return {
    name,
    stale,
    seconds: run.seconds,
    outputs: found.outputs,
    claims: found.claims,
    cells: executed.cells.filter((cell) => cell.cell_type === "code").length,
    differences: failure ? [] : found.differences,
    notExecuted,
    moves: request.constants.length > 0 ? claimMoves(committed, executed) : [],
    ...(failure && { failure }),
    ...(place && { elsewhere: place }),
    ...(kept && { kept }),
  };
}

/** Executes every notebook anew, leaves its file as it is, and holds the new run against it. */
export async function verifyNotebooks(
  request: VerifyRequest,
  listen: (event: BuildEvent) => void,
): Promise<VerifiedNotebook[]> {
  const { notebooks } = await makePlan(request.notebooks);
  return mapNotebooks(notebooks, request, (path, server) => verify(path, { ...request, server }, listen));
}
