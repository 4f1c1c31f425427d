import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { clearTimeout, setTimeout } from "node:timers"; // A cell may replace the global ones.
import { ES2023_ARRAYS } from "./es2023-arrays.js";
import { withCompleteShorthand } from "./shorthand.js";
import type { SourceLines } from "./source-lines.js";
import type { Compiler, SyntaxNode, WatchHost } from "./typescript.js";

const require = createRequire(import.meta.url);

/** Newer library declarations, each with a test whether this Node has what it declares. */
const NEWER_LIBRARIES: [name: string, isSupported: boolean][] = [
  ["es2024.string", "isWellFormed" in String.prototype],
  ["es2024.object", "groupBy" in Object],
  ["es2024.collection", "groupBy" in Map],
  ["es2024.promise", "withResolvers" in Promise],
  ["es2024.arraybuffer", "transfer" in ArrayBuffer.prototype],
  ["esnext.array", "fromAsync" in Array],
  ["es2025.collection", "union" in Set.prototype],
];

/**
 * Declarations newer than es2022, which tslab asks for: what its compiler brings of es2023, our own of the rest, and files of
 * the project's TypeScript, if it is installed.
 */
function newerLibraries(es2023Arrays: string): string[] {
  const installed = NEWER_LIBRARIES.filter(([, isSupported]) => isSupported).flatMap(([name]) => {
    try {
      return [require.resolve(`typescript/lib/lib.${name}.d.ts`)];
    } catch {
      return [];
    }
  });
  return ["toSorted" in Array.prototype ? ["lib.es2023.array.d.ts", es2023Arrays] : [], installed].flat();
}

/** Makes a file of this text exist for the compiler. */
function addFile(host: WatchHost, path: string, text: string): void {
  const { readFile, fileExists } = host;
  host.readFile = (file, encoding) => (file === path ? text : readFile(file, encoding));
  host.fileExists = (file) => file === path || fileExists(file);
}

/** The compiler's callback that compiles again. */
const UPDATE = "updateProgramWithWatchStatus";

/**
 * tslab keeps one timer, that of the next update, and throws if there is another: the compiler sets one when files appear or go in
 * a folder where it has looked for modules, such as while a project is built.
 */
export function separateTimers(host: WatchHost): void {
  const { setTimeout: setUpdate, clearTimeout: clearUpdate } = host;
  const others = new Set<unknown>();
  host.setTimeout = (callback, ms) => {
    if (callback.name === UPDATE) return setUpdate.call(host, callback, ms);
    const timer = setTimeout(callback, ms).unref();
    others.add(timer);
    return timer;
  };
  host.clearTimeout = (timer) => {
    if (others.delete(timer)) clearTimeout(timer as NodeJS.Timeout);
    else clearUpdate.call(host, timer);
  };
}

/**
 * Gives tslab a compiler that knows the library of the running Node and keeps source maps. Must be called before tslab is
 * loaded: Node's module cache is the only place where tslab's compiler can be replaced.
 */
export function installCompiler(lines: SourceLines): Compiler {
  const path = createRequire(require.resolve("tslab/dist/converter.js")).resolve(
    "@tslab/typescript-for-tslab",
  );
  const compiler = require(path) as Compiler;
  const es2023Arrays = join(dirname(path), "lib.es2023-arrays.d.ts");
  const { createWatchCompilerHost, transpileModule } = compiler;
  const installed: Compiler = {
    ...compiler,
    createWatchCompilerHost: (files, options, ...rest) => {
      const lib = [...options.lib, ...newerLibraries(es2023Arrays)];
      const host = createWatchCompilerHost(files, { ...options, ...lines.firstStepOptions, lib }, ...rest);
      addFile(host, es2023Arrays, ES2023_ARRAYS);
      separateTimers(host);
      return host;
    },
    createWatchProgram: (host) => {
      const { afterProgramCreate } = host;
      host.afterProgramCreate = (builder) =>
        afterProgramCreate.call(host, withCompleteShorthand(compiler, builder));
      return compiler.createWatchProgram(host);
    },
    transpileModule: (code, options) => lines.transpile(code, options, transpileModule),
  };
  const module = require.cache[path];
  if (module) module.exports = installed;
  return installed;
}

/**
 * Whether a cell uses `await` outside of functions. tslab tells it by a compiler error that `await (…)` and `for await` do
 * not cause, and then runs the cell in a function that is not async.
 */
export function hasTopLevelAwait(compiler: Compiler, source: string): boolean {
  if (!source.includes("await")) return false;
  const visit = (node: SyntaxNode): boolean => {
    if (compiler.isAwaitExpression(node)) return true;
    if (compiler.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    // A method's computed name is not part of its function.
    if (compiler.isFunctionLike(node)) return node.name !== undefined && visit(node.name);
    return compiler.forEachChild(node, (child) => visit(child) || undefined) === true;
  };
  // As a module: only there is `await (` not a call.
  return visit(
    compiler.createSourceFile("cell.ts", `export {};\n${source}`, compiler.ScriptTarget.Latest, false),
  );
}
