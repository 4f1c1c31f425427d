import { build } from "esbuild";
import { fileURLToPath } from "node:url";

// The code of the reader's page, one script for each moment it runs at; the last step of `npm run build`.
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

await build({
  entryPoints: ["early", "main"].map((name) => inProject(`src/report/browser/${name}.ts`)),
  outdir: inProject("dist/report/browser-bundle"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
});
