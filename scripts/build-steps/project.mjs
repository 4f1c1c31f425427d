import { fileURLToPath } from "node:url";

// Where the build finds and puts things; every path is relative to the project's folder.

/**
 * The absolute path of a file or folder of the project.
 * @param {string} path
 */
export const inProject = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The state of the build: a stamp for each step, and the lock that keeps two builds apart. */
export const STATE = "dist/.build";

/** Folders that TypeScript compiles, and where it puts them. */
export const COMPILED = { src: "dist", bench: "dist/bench", scripts: "dist/scripts" };

/** The official schemas of notebooks, and where their validators go. */
export const SCHEMAS = { folder: "src/jupyter/format/schema", out: "dist/jupyter/format/schema" };

/** The schema by which editors check and complete `report.json`. */
export const MANIFEST_SCHEMA = "dist/report.schema.json";

/** AssemblyScript: folders, entries and the WebAssembly made of them. The routines come with and without shared memory. */
export const WASM = {
  routines: {
    folder: "src/library/wasm/assembly",
    entry: "index.ts",
    own: "dist/library/wasm/routines.wasm",
    shared: "dist/library/wasm/routines.shared.wasm",
  },
  bench: { folder: "bench/assembly", entry: "multiply-add.ts", out: "dist/bench/multiply-add.wasm" },
};

/** Scripts that run in browsers: a file each, of the same name. */
export const BROWSER = [
  {
    folder: "src/report/client",
    // One script for each moment it runs at; `main-watched` replaces `main` while a page is watched.
    entries: ["boot", "main", "main-watched"],
    out: "dist/report/client-bundle",
  },
  {
    folder: "src/jupyter/jupyterlab/extension",
    entries: ["container"],
    out: "dist/jupyter/jupyterlab/extension-bundle",
  },
];

/** The report command as one file. */
export const COMMAND = { entry: "dist/scripts/report-command.js", out: "dist/bundle/report.cjs" };
