import {
  BROWSER,
  COMMAND,
  COMPILED,
  LIVE,
  MANIFEST_SCHEMA,
  RUBRIC_SCHEMA,
  SCHEMAS,
  WASM,
} from "./project.mjs";
import { filesIn } from "./stamp.mjs";

/**
 * A step of the build: a program that makes files from files.
 * @typedef {object} Step
 * @property {string} title its name in the build's messages
 * @property {[string, ...string[]]} command the script that Node runs, and its arguments
 * @property {string[]} needs steps whose outputs it reads
 * @property {string[]} inputs files, and folders with all that is in them
 * @property {(path: string) => boolean} [isInput] which files of the folders count; all by default
 * @property {() => string[]} outputs the files it makes
 * @property {string[]} [compilerState] TypeScript's incremental state
 */

const TSC = "node_modules/typescript/bin/tsc";
/** @type {(path: string) => boolean} */
const isTest = (path) => path.endsWith(".test.ts");
/** @type {(path: string) => boolean} */
const isAssembly = (path) => [WASM.routines, WASM.bench].some(({ folder }) => path.startsWith(`${folder}/`));
/** @type {(path: string) => boolean} */
const isLibrary = (path) => !isTest(path) && !isAssembly(path);

/**
 * `src/library/random.ts` → `dist/library/random.js`, `dist/library/random.d.ts`; JSON is copied.
 * @param {string} path
 * @param {string} folder
 * @param {string} out
 */
function compiledTo(path, folder, out) {
  if (path.endsWith(".d.ts")) return [];
  const built = `${out}${path.slice(folder.length)}`;
  if (path.endsWith(".cts")) return [built.replace(/\.cts$/, ".cjs"), built.replace(/\.cts$/, ".d.cts")];
  if (path.endsWith(".ts")) return [built.replace(/\.ts$/, ".js"), built.replace(/\.ts$/, ".d.ts")];
  return path.endsWith(".json") && folder === "src" && !path.endsWith("tsconfig.json") ? [built] : [];
}

const compilerOutputs = () =>
  Object.entries(COMPILED).flatMap(([folder, out]) =>
    filesIn(folder)
      .filter(isLibrary)
      .flatMap((path) => compiledTo(path, folder, out)),
  );

/** Inputs of every step: the packages, as pinned and as installed, and the build itself. */
export const COMMON_INPUTS = [
  "package.json",
  "package-lock.json",
  "node_modules/.package-lock.json",
  "tsconfig.json",
  "tsconfig.base.json",
  "scripts/run.mjs",
  "scripts/build-steps",
];

/** @type {Record<string, Step>} */
export const STEPS = {
  typescript: {
    title: "TypeScript",
    command: [TSC, "--build", ...Object.keys(COMPILED)],
    needs: [],
    inputs: Object.keys(COMPILED),
    isInput: isLibrary,
    outputs: compilerOutputs,
    compilerState: Object.keys(COMPILED).map((folder) => `dist/.${folder}.tsbuildinfo`),
  },
  wasm: {
    title: "WebAssembly",
    command: ["scripts/build-steps/wasm.mjs"],
    needs: [],
    inputs: [WASM.routines.folder, WASM.bench.folder, "node_modules/assemblyscript/package.json"],
    outputs: () => [WASM.routines.own, WASM.routines.shared, WASM.bench.out],
  },
  schemas: {
    title: "notebook schemas",
    command: ["scripts/build-steps/schemas.mjs"],
    needs: [],
    inputs: [SCHEMAS.folder, "node_modules/ajv/package.json"],
    outputs: () =>
      filesIn(SCHEMAS.folder).map((path) =>
        path.replace(SCHEMAS.folder, SCHEMAS.out).replace(/\.schema\.json$/, ".validate.cjs"),
      ),
  },
  manifest: {
    title: "schemas of report.json and rubric.json",
    command: ["scripts/build-steps/report-schema.mjs"],
    needs: ["typescript"],
    inputs: ["src/report/manifest.ts", "src/review/schema/rubric-file.ts", "node_modules/zod/package.json"],
    outputs: () => [MANIFEST_SCHEMA, RUBRIC_SCHEMA],
  },
  browser: {
    title: "page scripts",
    command: ["scripts/build-steps/browser.mjs"],
    needs: [],
    inputs: ["src", "node_modules/esbuild/package.json"],
    isInput: isLibrary,
    outputs: () => BROWSER.flatMap(({ entries, out }) => entries.map((name) => `${out}/${name}.js`)),
  },
  live: {
    title: "library of live pages",
    command: ["scripts/build-steps/live.mjs"],
    needs: ["wasm"],
    inputs: ["src", "node_modules/esbuild/package.json"],
    isInput: isLibrary,
    outputs: () => [LIVE.library, LIVE.modules],
  },
  command: {
    title: "report command",
    command: ["scripts/build-steps/command.mjs"],
    needs: ["typescript"],
    inputs: [...Object.keys(COMPILED), "node_modules/esbuild/package.json"],
    isInput: isLibrary,
    outputs: () => [COMMAND.out],
  },
  // Type-checks the tests and the build, and makes no files; only `npm run build` runs it.
  tests: {
    title: "types of the tests",
    command: [TSC, "--build", "test"],
    needs: ["typescript"],
    inputs: ["test", "src", "bench", "vitest.config.ts"],
    outputs: () => [],
    compilerState: ["dist/.test.tsbuildinfo"],
  },
};

/**
 * The step of that name.
 * @param {string} name
 * @returns {Step}
 */
export function stepNamed(name) {
  const step = STEPS[name];
  if (!step) throw new Error(`the build has no step "${name}"`);
  return step;
}
