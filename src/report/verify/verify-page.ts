import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CodeCell,
  type Difference,
  differences,
  formatNotebook,
  type Notebook,
  NotebookError,
  parseNotebook,
  readText,
  UsageError,
} from "../../jupyter/index.js";
import { METADATA_KEY, type OutputNote } from "../../shared/mime.js";
import { findProject, toolRoot } from "../../shared/roots.js";
import type { Chapter } from "../references/reference-index.js";
import { renderReport } from "../pipeline/render-report.js";
import { type Setting, withConstants } from "../pipeline/constants.js";
import {
  attribute,
  chaptersIn,
  type Element,
  type EmbeddedNotebook,
  embeddedBibliography,
  embeddedNotebooks,
  parsePage,
} from "./page-source.js";
import { pythonEnvironment, sandboxed } from "./sandbox.js";
import { cellsIn, machineryOf, shownIn, strangeElements } from "./shown-content.js";

/** What to verify, and how. */
export interface PageRequest {
  page: string;
  /** Whether the page's code may run with the user's own rights, outside a sandbox. */
  trust: boolean;
  settings: Setting[];
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
}

/** What the program that executes the copies leaves for each notebook. */
type CopyResult = { notebook: unknown } | { failure: string };

const runner = fileURLToPath(new URL("../../scripts/execute-copies.js", import.meta.url));

/** Writes the embedded notebooks and their files into a folder that looks like a project's. Returns their paths. */
async function unpack(embedded: EmbeddedNotebook[], folder: string, settings: Setting[]): Promise<string[]> {
  await mkdir(join(folder, "notebooks"), { recursive: true });
  await symlink(join(toolRoot, "dist"), join(folder, "dist"));
  const packages = join(findProject(), "node_modules");
  if (existsSync(packages)) await symlink(packages, join(folder, "node_modules"));
  const found = new Set<string>();
  const paths = embedded.map(async ({ file, notebook, files }, i) => {
    const path = join(folder, "notebooks", file);
    if (relative(join(folder, "notebooks"), path).includes(sep) || !file.endsWith(".ipynb"))
      throw new NotebookError(
        `notebook ${i + 1} of the page has the name "${file}", which is not one of a notebook`,
      );
    for (const [name, data] of Object.entries(files)) {
      const target = resolve(dirname(path), name);
      if (
        !target.startsWith(folder + sep) ||
        ["dist", "node_modules"].some((own) => target.startsWith(join(folder, own) + sep))
      )
        throw new NotebookError(`${file}: the page embeds the file "${name}", which is outside its folder`);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, Buffer.from(data, "base64"));
    }
    const changed = withConstants(notebook, settings);
    changed.found.forEach((name) => found.add(name));
    await writeFile(path, formatNotebook(changed.notebook));
    return path;
  });
  const written = await Promise.all(paths);
  const missing = settings.find(({ name }) => !found.has(name));
  if (missing) throw new UsageError(`--set ${missing.name}: no cell declares a constant of this name`);
  return written;
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

/** The differences of two pages, cell by cell. In cells that vary from run to run only words are compared. */
function comparePages(before: Element, now: Element, volatile: Set<string>, tolerance: number): Difference[] {
  const [shown, made] = [cellsIn(before), cellsIn(now)];
  const unknown = strangeElements(chaptersIn(before)).map((text) => ({
    place: "beside the cells",
    before: text,
    now: "(nothing)",
  }));
  const missing = [...shown.keys()].filter((id) => !made.has(id));
  const found = [...made].flatMap(([id, cell]) => {
    const old = shown.get(id);
    if (!old)
      return [{ place: `cell ${id}`, before: "(nothing)", now: shownIn(cell).text, tolerated: false }];
    const [a, b] = [shownIn(old), shownIn(cell)];
    const words = (text: string) => text.replace(/[-−+]?[\d,.]+(?: × 10[⁻⁰-⁹¹²³]+)?/g, "#");
    const pairs: [string, unknown, unknown][] = volatile.has(id)
      ? [["text", words(a.text), words(b.text)]]
      : [
          ["text", a.text, b.text],
          ["figure", a.figures, b.figures],
          ["image", a.images, b.images],
        ];
    return pairs.flatMap(([what, old, fresh]) =>
      differences(old, fresh, tolerance).map(({ path, ...rest }) => ({
        place: [`cell ${id}`, what, path].filter(Boolean).join(", "),
        ...rest,
      })),
    );
  });
  const [scripts, own] = [machineryOf(before), machineryOf(now)];
  const isForeign = scripts.length !== own.length || scripts.some((text, i) => text !== own[i]);
  return [
    ...(isForeign
      ? [
          {
            place: "scripts and styles",
            before: "those of another version",
            now: "those of this one",
            tolerated: false,
          },
        ]
      : []),
    ...unknown.map((each) => ({ ...each, tolerated: false })),
    ...missing.map((id) => ({
      place: `cell ${id}`,
      before: "shown",
      now: "(no such cell)",
      tolerated: false,
    })),
    ...found,
  ];
}

/**
 * Takes the notebooks out of a page, executes them in a sandbox, renders them, and compares every cell of the two pages. What
 * is around the cells (title, questions, provenance) is not compared.
 */
export async function verifyPage(request: PageRequest): Promise<VerifiedPage> {
  const { page: path, trust, settings, tolerance, timeoutSeconds, signal } = request;
  const page = parsePage(await readText(path, path));
  const embedded = embeddedNotebooks(page, path);
  const base = join(toolRoot, "dist/verify");
  await mkdir(base, { recursive: true });
  const folder = await mkdtemp(join(base, "page-"));
  try {
    const paths = await unpack(embedded, folder, settings);
    const command = [process.execPath, runner, String(timeoutSeconds), ...paths];
    await run(trust ? command : sandboxed(command, folder), signal);
    const results = await Promise.all(
      paths.map(async (each) => JSON.parse(await readFile(`${each}.result.json`, "utf8")) as CopyResult),
    );
    const failures = results.flatMap((result) => ("failure" in result ? [result.failure] : []));
    if (failures.length > 0) return { page: path, cells: 0, differences: [], chapters: [], failures };
    const chapters = embedded.map(({ file, slug, files }, i): Chapter => {
      const result = results[i] as { notebook: unknown };
      return {
        path: file,
        slug,
        files,
        folder: dirname(paths[i] ?? ""),
        notebook: parseNotebook(JSON.stringify(result.notebook), file),
        stale: [],
      };
    });
    const { html } = await renderReport({
      ...{ title: { en: "" }, questions: [], chapters },
      bibliography: embeddedBibliography(page),
      front: { authors: [], language: attribute(page, "lang") ?? "en" },
    });
    const volatile = chapters.flatMap(({ slug, notebook }) =>
      cellsWith(notebook, isVolatile).map((id) => `${slug}.${id}`),
    );
    const fresh = parsePage(html);
    return {
      page: path,
      cells: cellsIn(fresh).size,
      differences: comparePages(page, fresh, new Set(volatile), tolerance),
      chapters,
      failures,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
