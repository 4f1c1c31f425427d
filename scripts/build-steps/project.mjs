import { fileURLToPath } from "node:url";

// The paths of the build, relative to the project's folder.

/**
 * The absolute path of a file or folder of the project.
 * @param {string} path
 */
export const inProject = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The state of the build: a stamp per step, and the lock that prevents simultaneous builds. */
export const STATE = "dist/.build";

/** Folders that TypeScript compiles, and where it puts them. */
export const COMPILED = { src: "dist", bench: "dist/bench", scripts: "dist/scripts" };

/** The official schemas of notebooks, and where their validators go. */
export const SCHEMAS = { folder: "src/jupyter/format/schema", out: "dist/jupyter/format/schema" };

/** The schema by which editors check and complete `report.json`. */
export const MANIFEST_SCHEMA = "dist/report.schema.json";
/** The same for a grader's `rubric.json`. */
export const RUBRIC_SCHEMA = "dist/rubric.schema.json";

/** AssemblyScript folders, entries and outputs. The routines are compiled with and without shared memory. */
export const WASM = {
  routines: {
    folder: "src/library/wasm/assembly",
    entry: "index.ts",
    own: "dist/library/wasm/routines.wasm",
    shared: "dist/library/wasm/routines.shared.wasm",
  },
  bench: { folder: "bench/assembly", entry: "multiply-add.ts", out: "dist/bench/multiply-add.wasm" },
};

/** Scripts that run in browsers, one file per entry. */
export const BROWSER = [
  {
    folder: "src/report/client",
    // `boot` runs before the first paint, `main` after it; `main-watched` replaces `main` in watch mode.
    entries: ["boot", "main", "main-watched"],
    out: "dist/report/client-bundle",
  },
  {
    folder: "src/jupyter/jupyterlab/extension",
    entries: ["container"],
    out: "dist/jupyter/jupyterlab/extension-bundle",
  },
];

/** What cells import in live pages: the worker's script, the exports of its modules, and the library's files it replaces. */
export const LIVE = {
  folder: "src/report/live-worker",
  replaced: [
    "compact-svg",
    "create-engine",
    "layout",
    "load-module",
    "rasterize",
    "standalone-svg",
    "static-plotly",
  ],
  library: "dist/report/live-bundle/library.js",
  modules: "dist/report/live-bundle/modules.json",
};

/** The report command as one file. */
export const COMMAND = { entry: "dist/scripts/report-command.js", out: "dist/bundle/report.cjs" };
