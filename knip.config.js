/** Finds exports, files and dependencies that nothing uses. Notebooks and workers are reached by name, not by an import. */
export default {
  entry: [
    "scripts/*.ts",
    "scripts/build-steps/*.mjs",
    "bench/*/bench.ts",
    "src/library/*/index.ts",
    "src/homework/index.ts",
    "src/homework/*/index.ts",
    "src/{jupyter,report}/index.ts",
    "src/**/worker.ts",
    "src/jupyter/tslab-kernel/start.ts",
    "src/jupyter/tslab-kernel/{main,control-thread}.ts",
    "src/jupyter/cleanup/cleanup-process.ts",
    "src/jupyter/jupyterlab/extension/container.ts",
    "src/report/client/{boot,main,main-watched}.ts",
    "test/**/*.test.ts",
    "test/python/install.ts",
    "test/fixtures/**/*.{js,mjs}",
  ],
  project: [
    "{src,scripts,bench,test}/**/*.{ts,mjs,js}",
    "!src/library/wasm/assembly/**",
    "!bench/assembly/**",
  ],
  ignoreExportsUsedInFile: true,
  // Found by name: fonts, Plotly's types, and the compiler inside tslab; and what the build makes.
  ignoreDependencies: [
    "@expo-google-fonts/source-sans-3",
    "@types/plotly.js",
    "@vscode/markdown-it-katex",
    "@tslab/typescript-for-tslab",
  ],
  ignoreBinaries: ["mkfifo", "mount", "umount"],
  ignoreUnresolved: ["../bundle/report.cjs"],
  paths: {
    "#shared/*": ["src/shared/*"],
    "#library/*": ["src/library/*"],
    "#homework/*": ["src/homework/*"],
    "#jupyter/*": ["src/jupyter/*"],
    "#report/*": ["src/report/*"],
    "#project/*": ["src/project/*"],
  },
};
