import { build, type BuildOptions, type Plugin } from "esbuild";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { writeText } from "#jupyter/storage/files.js";
import { compileSchemas } from "./validators.js";

// The last step of `npm run build`: the notebook schemas, the code that runs in browsers, and the command as one file.
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Bundles and replaces each file as a whole, for another command may be reading it. */
async function bundle(options: BuildOptions): Promise<void> {
  const { outputFiles } = await build({ ...options, bundle: true, logLevel: "warning", write: false });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeText(path, text, path);
  }
}

const commandFolder = inProject("dist/bundle");

/** What a module of ours finds beside itself it still finds from inside the bundle. */
const ownPlaces: Plugin = {
  name: "own-places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(inProject("dist/"))) return undefined;
      const place = JSON.stringify(relative(commandFolder, path).split(sep).join("/"));
      const code = await readFile(path, "utf8");
      return { contents: code.replaceAll("import.meta.url", `new URL(${place}, bundleUrl).href`) };
    }),
};

await compileSchemas(inProject("dist/jupyter/format/schema"));

// The reader's page: one script for each moment it runs at, and what stands in place of the main one while watching.
await bundle({
  entryPoints: ["boot", "main", "main-watched"].map((name) => inProject(`src/report/client/${name}.ts`)),
  outdir: inProject("dist/report/client-bundle"),
  minify: true,
  format: "iife",
  target: "es2022",
});

// The renderer of figures for JupyterLab.
await bundle({
  entryPoints: [inProject("src/jupyter/jupyterlab/extension/container.ts")],
  outdir: inProject("dist/jupyter/jupyterlab/extension-bundle"),
  minify: true,
  format: "iife",
  target: "es2022",
});

// The command. What is imported on demand, such as a kernel's sockets, starts only then.
await bundle({
  entryPoints: [inProject("dist/scripts/report-command.js")],
  outfile: `${commandFolder}/report.cjs`,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["jsdom", "zeromq"],
  banner: { js: `const bundleUrl = require("node:url").pathToFileURL(__filename).href;` },
  plugins: [ownPlaces],
});
