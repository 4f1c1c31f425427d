import { mkdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { build } from "esbuild";
import writeFileAtomic from "write-file-atomic";
import { inProject, LIVE, WASM } from "./project.mjs";

// Bundles what cells import for the worker of live pages, and lists what its modules export. Parts of the library that need
// Node are replaced by the files of the same name in the folder of substitutes.

/** The library's files that need Node, by the name of their substitute. */
const REPLACED = new Set(LIVE.replaced);

/** @type {import("esbuild").Plugin} */
const withoutNode = {
  name: "without-node",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^tslab\/dist\/jupyter\.js$/ }, () => ({
      path: inProject(`${LIVE.folder}/substitutes/tslab-kernel.ts`),
    }));
    onResolve({ filter: /\.js$/ }, ({ path, importer }) => {
      const name = basename(path, ".js");
      const isOfLibrary = importer.startsWith(inProject("src/library/"));
      return isOfLibrary && REPLACED.has(name)
        ? { path: inProject(`${LIVE.folder}/substitutes/${name}.ts`) }
        : undefined;
    });
  },
};

/** @param {import("esbuild").BuildOptions} options */
async function bundled(options) {
  const { outputFiles = [] } = await build({
    bundle: true,
    write: false,
    logLevel: "warning",
    target: "es2022",
    inject: [inProject(`${LIVE.folder}/substitutes/buffer.ts`)],
    plugins: [withoutNode],
    define: { ROUTINES: JSON.stringify(readFileSync(inProject(WASM.routines.own), "base64")) },
    ...options,
  });
  return outputFiles[0]?.text ?? "";
}

const worker = await bundled({
  entryPoints: [inProject(`${LIVE.folder}/main.ts`)],
  format: "iife",
  minify: true,
});
mkdirSync(dirname(inProject(LIVE.library)), { recursive: true });
await writeFileAtomic(inProject(LIVE.library), worker);

const modules = await bundled({ entryPoints: [inProject(`${LIVE.folder}/modules.ts`)], format: "esm" });
const { MODULES } = await import(`data:text/javascript;base64,${Buffer.from(modules).toString("base64")}`);
const names = Object.entries(MODULES).map(([name, module]) => [name, Object.keys(module).sort()]);
await writeFileAtomic(inProject(LIVE.modules), `${JSON.stringify(Object.fromEntries(names))}\n`);
