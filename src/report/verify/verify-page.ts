import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CodeCell,
  type Difference,
  formatNotebook,
  type Notebook,
  NotebookError,
  parseNotebook,
  readText,
  UsageError,
} from "../../jupyter/index.js";
import { METADATA_KEY, type OutputNote } from "../../shared/mime.js";
import { findProject, MANIFEST, toolRoot } from "../../shared/roots.js";
import type { Chapter } from "../references/reference-index.js";
import { readLiveData } from "../pipeline/embedded-files.js";
import { renderReport } from "../pipeline/render-report.js";
import { type Constant, withConstants } from "../pipeline/constants.js";
import { claimsIn } from "./claim-moves.js";
import { comparePages, type Varying } from "./compare-pages.js";
import { copyRecorded, packageDifferences, writeEmbedded } from "./inputs.js";
import {
  attribute,
  embeddedBibliography,
  embeddedManifest,
  type EmbeddedNotebook,
  embeddedNotebooks,
  liveFileNames,
  parsePage,
} from "./page-source.js";
import { pythonEnvironment, sandboxed } from "./sandbox.js";
import { cellsIn } from "./shown-content.js";

/** What to verify, and how. */
export interface PageRequest {
  page: string;
  /** Whether the page's code may run with the user's own rights, outside a sandbox. */
  trust: boolean;
  constants: Constant[];
  tolerance: number;
  timeoutSeconds: number;
  signal: AbortSignal;
}

/** The result of executing a page's notebooks again. */
export interface VerifiedPage {
  page: string;
  cells: number;
  differences: Difference[];
  /** The chapters as they were executed now. */
  chapters: Chapter[];
  /** Why the notebooks could not be executed, one message each; then nothing is verified. */
  failures: string[];
  /** Packages of other versions than those the page was made with. */
  notes: string[];
}

/** What the program that executes the copies leaves for each notebook. */
type CopyResult = { notebook: unknown } | { failure: string };

const runner = fileURLToPath(new URL("../../scripts/execute-copies.js", import.meta.url));

/** The embedded notebooks, ready to be executed. */
interface Copies {
  paths: string[];
  /** What they read that is not here, one message each. */
  missing: string[];
}

/** Writes the embedded notebooks, and what they read, into a folder that looks like a project's. */
async function writeCopies(
  embedded: EmbeddedNotebook[],
  root: string,
  { page, constants }: PageRequest,
): Promise<Copies> {
  await mkdir(join(root, "notebooks"), { recursive: true });
  await writeFile(join(root, MANIFEST), "{}"); // What they write, such as checkpoints, stays in this folder.
  await symlink(join(toolRoot, "dist"), join(root, "dist"));
  const packages = join(findProject(), "node_modules");
  if (existsSync(packages)) await symlink(packages, join(root, "node_modules"));
  const found = new Set<string>();
  const missing: string[] = [];
  const paths: string[] = [];
  for (const [i, each] of embedded.entries()) {
    const path = join(root, "notebooks", each.file);
    if (dirname(path) !== join(root, "notebooks") || !each.file.endsWith(".ipynb"))
      throw new NotebookError(
        `notebook ${i + 1} of the page has the name "${each.file}", which is not one of a notebook`,
      );
    await writeEmbedded(each, path, root);
    missing.push(...(await copyRecorded(each, path, { root, page })));
    const changed = withConstants(each.notebook, constants);
    changed.found.forEach((name) => found.add(name));
    await writeFile(path, formatNotebook(changed.notebook));
    paths.push(path);
  }
  const unknown = constants.find(({ name }) => !found.has(name));
  if (unknown) throw new UsageError(`--set ${unknown.name}: no cell declares a constant of this name`);
  return { paths, missing };
}

/** Runs a command to its end. Rejects when it fails, and when the signal fires. */
const run = ([program = "", ...args]: string[], signal: AbortSignal): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, VIRTUAL_ENV: pythonEnvironment() },
      signal,
      killSignal: "SIGKILL",
    });
    child.once("error", () =>
      fail(signal.aborted ? (signal.reason as Error) : new NotebookError(`${program} cannot be started`)),
    );
    child.once("exit", (code) =>
      code === 0
        ? done()
        : fail(new NotebookError(`the notebooks could not be executed: ${program} exited with ${code}`)),
    );
  });

const cellsWith = (notebook: Notebook, test: (cell: CodeCell) => boolean): string[] =>
  notebook.cells.flatMap((cell) => (cell.cell_type === "code" && test(cell) ? [cell.id] : []));

const isVolatile = ({ outputs }: CodeCell): boolean =>
  outputs.some(
    (output) => "data" in output && (output.metadata[METADATA_KEY] as OutputNote | undefined)?.volatile,
  );

/** What may vary from one run of these chapters to the next. */
function varyingIn(chapters: Chapter[]): Varying {
  const cells = chapters.flatMap(({ slug, notebook }) =>
    cellsWith(notebook, isVolatile).map((id) => `${slug}.${id}`),
  );
  const spreads = chapters
    .flatMap(({ notebook }) => claimsIn(notebook))
    .map(({ id, spread = 1 }): [string, number] => [`claim-${id}`, spread]);
  return { cells: new Set(cells), spreads: new Map(spreads) };
}

/**
 * Takes the notebooks out of a page, executes them in a sandbox, renders them as the page's own manifest says, and compares
 * every cell and the overview of the two pages. The provenance and images beside a notebook are not compared.
 */
export async function verifyPage(request: PageRequest): Promise<VerifiedPage> {
  const { page: path, trust, tolerance, timeoutSeconds, signal } = request;
  const page = parsePage(await readText(path, path));
  const embedded = embeddedNotebooks(page, path);
  const notes = await packageDifferences(embedded);
  const unverified = (failures: string[]): VerifiedPage => ({
    ...{ page: path, cells: 0, differences: [], chapters: [], failures, notes },
  });
  const base = join(toolRoot, "dist/verify");
  await mkdir(base, { recursive: true });
  const folder = await mkdtemp(join(base, "page-"));
  try {
    const { paths, missing } = await writeCopies(embedded, folder, request);
    if (missing.length > 0) return unverified(missing);
    const command = [process.execPath, runner, String(timeoutSeconds), ...paths];
    await run(trust ? command : sandboxed(command, folder), signal);
    const results = await Promise.all(
      paths.map(async (each) => JSON.parse(await readFile(`${each}.result.json`, "utf8")) as CopyResult),
    );
    const failures = results.flatMap((result) => ("failure" in result ? [result.failure] : []));
    if (failures.length > 0) return unverified(failures);
    const manifest = embeddedManifest(page, path);
    const chapters = await Promise.all(
      embedded.map(async ({ file, slug, files }, i): Promise<Chapter> => {
        const result = results[i] as { notebook: unknown };
        const copy = paths[i] ?? "";
        const notebook = parseNotebook(JSON.stringify(result.notebook), file);
        const data = manifest?.live ? { data: await readLiveData(liveFileNames(page, slug), copy) } : {};
        return { path: file, slug, files, folder: dirname(copy), notebook, stale: [], ...data };
      }),
    );
    const { html } = await renderReport({
      ...{ title: { en: "" }, questions: [], chapters },
      bibliography: embeddedBibliography(page),
      front: { authors: [], language: attribute(page, "lang") ?? "en" },
      ...manifest,
    });
    const fresh = parsePage(html);
    const differences = comparePages(page, fresh, varyingIn(chapters), {
      tolerance,
      hasOverview: manifest !== undefined,
    });
    return { page: path, cells: cellsIn(fresh).size, differences, chapters, failures, notes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
