import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { writeText } from "#jupyter/files.js";

// The code of the reader's page, one script for each moment it runs at; the last step of `npm run build`.
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const { outputFiles } = await build({
  entryPoints: ["early", "main"].map((name) => inProject(`src/report/browser/${name}.ts`)),
  outdir: inProject("dist/report/browser-bundle"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
  write: false,
});
// Another command may be reading it.
for (const { path, text } of outputFiles) await writeText(path, text, path);
