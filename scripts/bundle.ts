import { build } from "esbuild";
import { fileURLToPath } from "node:url";

// The code of the reader's page as one script; the last step of `npm run build`.
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

await build({
  entryPoints: [inProject("src/report/browser/main.ts")],
  outfile: inProject("dist/report/browser.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
});
