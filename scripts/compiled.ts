import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";

/** The compiled code kept beside a file, if there is any. V8 refuses what another version or another source left. */
function kept(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Keeps compiled code for the next run; where that is impossible, the next run compiles again. */
function keep(script: Script, path: string): void {
  try {
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, script.createCachedData());
    renameSync(unfinished, path);
  } catch {
    // A folder that cannot be written.
  }
}

/**
 * Loads a CommonJS bundle with the functions that its last run compiled, which is most of what a start takes. Node
 * does the same for all modules from version 22 (`module.enableCompileCache`); this serves version 20 too.
 */
export function loadCompiled(file: string): unknown {
  const cache = `${file}.compiled`;
  const cachedData = kept(cache);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "utf8")}\n})`,
    {
      filename: file,
      ...(cachedData && { cachedData }),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  if (!cachedData || script.cachedDataRejected) process.once("exit", () => keep(script, cache));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}
