import { bundle } from "./bundle.mjs";
import { BROWSER } from "./project.mjs";

// Bundles the code that runs in browsers: the page's scripts, and the renderer of figures for JupyterLab.
await Promise.all(
  BROWSER.map(({ folder, entries, out }) =>
    bundle({
      entryPoints: entries.map((name) => `${folder}/${name}.ts`),
      outdir: out,
      minify: true,
      format: "iife",
      target: "es2022",
    }),
  ),
);
