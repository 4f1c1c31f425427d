/** Finds exports, files and dependencies that nothing uses. Notebooks and workers are reached by name, not by an import. */
export default {
  entry: [
    "scripts/*.ts",
    "bench/*/bench.ts",
    "src/library/*/index.ts",
    "src/homework/index.ts",
    "src/homework/*/index.ts",
    "src/{jupyter,report}/index.ts",
    "src/**/worker.ts",
    "src/jupyter/tslab-kernel/{main,control-thread}.ts",
    "src/jupyter/cleanup/cleanup-process.ts",
    "src/jupyter/jupyterlab/extension/container.ts",
    "src/report/client/{boot,main,main-watched}.ts",
    "test/**/*.test.ts",
    "test/fixtures/**/*.{js,mjs}",
  ],
  project: [
    "{src,scripts,bench,test}/**/*.{ts,mjs,js}",
    "!src/library/wasm/assembly/**",
    "!bench/assembly/**",
  ],
  ignoreExportsUsedInFile: true,
  paths: {
    "#shared/*": ["src/shared/*"],
    "#library/*": ["src/library/*"],
    "#homework/*": ["src/homework/*"],
    "#jupyter/*": ["src/jupyter/*"],
    "#report/*": ["src/report/*"],
    "#project/*": ["src/project/*"],
  },
};
