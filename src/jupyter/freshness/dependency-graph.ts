import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { toolRoot } from "../../shared/roots.js";
import { isFile } from "./is-file.js";
import { importsOf } from "./imports.js";

const dist = join(toolRoot, "dist") + sep;

/** The package that notebooks import by name; its modules are ours and are followed. */
const LIBRARY = "notebook-report";

/** What code reaches by its imports. */
export interface Dependencies {
  /** The text of each module, by its path; of the library's modules, the source's text and path. */
  modules: Map<string, string>;
  /** Names of packages, and the folder of a module that imports each. A package is not looked into. */
  packages: Map<string, string>;
}

/** `dist/library/nn/index.js` → `src/library/nn/index.ts` */
const sourceOf = (built: string): string =>
  join(toolRoot, "src", relative(dist, built).replace(/\.js$/, ".ts"));

/** WebAssembly of the library is compiled by this package from the AssemblyScript in the folder beside it. */
const WASM_COMPILER = "assemblyscript";
const wasmSourceOf = (built: string): string =>
  join(toolRoot, "src", relative(dist, dirname(built)), "assembly/index.ts");

/** `@scope/name/deep/file.js` → `@scope/name` */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** The source of a built module; the module itself where there is none, as in a package without sources. */
function readSource(source: string, text: string): string {
  try {
    return readFileSync(source, "utf8");
  } catch {
    return text;
  }
}

/** The file a relative or absolute import means, by TypeScript's and Node's rules together. */
function resolveFile(path: string): string | undefined {
  const endings = ["", ".ts", ".tsx", ".js", ".json", "/index.ts", "/index.js"];
  const candidates = [...endings.map((ending) => path + ending), path.replace(/\.js$/, ".ts")];
  return candidates.find(isFile);
}

/** The file that a module of the library means to a notebook in `from`: in its own project, otherwise the tool's. */
function resolveLibrary(specifier: string, from: string): string | undefined {
  for (const base of [join(from, "notebook.ipynb"), import.meta.url]) {
    try {
      return createRequire(base).resolve(specifier);
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

const hasImports = (path: string): boolean => /^\.[cm]?[jt]sx?$/.test(extname(path));

/**
 * Follows the imports of `sources`, which stand in `folder`, through built modules; packages end the way. Read at once:
 * waiting for hundreds of small files, one by one, takes several times as long as reading them.
 */
export function collectDependencies(sources: string[], folder: string): Dependencies {
  const found: Dependencies = { modules: new Map(), packages: new Map() };
  const seen = new Set<string>();
  const follow = (text: string, from: string): void => {
    for (const specifier of importsOf(text)) {
      if (isBuiltin(specifier)) continue;
      if (/^(\.|\/|[A-Za-z]:)/.test(specifier)) visit(resolve(from, specifier));
      else if (packageOf(specifier) === LIBRARY) visitLibrary(specifier, from);
      else if (!found.packages.has(packageOf(specifier))) found.packages.set(packageOf(specifier), from);
    }
  };
  const visitLibrary = (specifier: string, from: string): void => {
    const file = resolveLibrary(specifier, from);
    if (file !== undefined) visit(file); // Where there is no such module, the cell that imports it says so.
  };
  const visit = (path: string): void => {
    const file = resolveFile(path);
    if (file === undefined || seen.has(file)) return;
    seen.add(file);
    if (extname(file) === ".wasm") {
      const source = wasmSourceOf(file);
      if (!isFile(source)) found.modules.set(file, readFileSync(file, "latin1"));
      else found.packages.set(WASM_COMPILER, dirname(file));
      return visit(source);
    }
    const text = readFileSync(file, "utf8");
    const source = file.startsWith(dist) ? sourceOf(file) : file;
    found.modules.set(source, source === file ? text : readSource(source, text));
    if (hasImports(file)) follow(text, dirname(file));
  };
  for (const source of sources) follow(source, folder);
  return found;
}
