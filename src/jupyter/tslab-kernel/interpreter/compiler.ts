import { createRequire } from "node:module";
import type { SourceLines } from "./source-lines.js";
import type { Compiler, SyntaxNode } from "./typescript.js";

const require = createRequire(import.meta.url);

/** Newer library declarations, each with a test whether this Node has what it declares. */
const NEWER_LIBRARIES: [name: string, isSupported: boolean][] = [
  ["es2023.array", "toSorted" in Array.prototype],
  ["es2024.string", "isWellFormed" in String.prototype],
  ["es2024.object", "groupBy" in Object],
  ["es2024.collection", "groupBy" in Map],
  ["es2024.promise", "withResolvers" in Promise],
  ["es2024.arraybuffer", "transfer" in ArrayBuffer.prototype],
  ["esnext.array", "fromAsync" in Array],
  ["es2025.collection", "union" in Set.prototype],
];

/** tslab's compiler knows es2022; newer declarations come from the project's TypeScript, if it is installed. */
function newerLibraries(): string[] {
  return NEWER_LIBRARIES.filter(([, isSupported]) => isSupported).flatMap(([name]) => {
    try {
      return [require.resolve(`typescript/lib/lib.${name}.d.ts`)];
    } catch {
      return [];
    }
  });
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
  const { createWatchCompilerHost, transpileModule } = compiler;
  const installed: Compiler = {
    ...compiler,
    createWatchCompilerHost: (files, options, ...rest) => {
      const lib = [...options.lib, ...newerLibraries()];
      return createWatchCompilerHost(files, { ...options, ...lines.firstStepOptions, lib }, ...rest);
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
  const visit = (node: SyntaxNode): boolean =>
    compiler.isAwaitExpression(node) ||
    (compiler.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    (!compiler.isFunctionLike(node) &&
      compiler.forEachChild(node, (child) => visit(child) || undefined) === true);
  // As a module: only there is `await (` not a call.
  return visit(
    compiler.createSourceFile("cell.ts", `export {};\n${source}`, compiler.ScriptTarget.Latest, false),
  );
}
