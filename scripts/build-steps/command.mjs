import { readFile } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { bundle } from "./bundle.mjs";
import { COMMAND, inProject } from "./project.mjs";

// Bundles the report command into one file, which starts faster than hundreds. Dynamic imports are still loaded on demand.
const out = inProject(COMMAND.out);
const dist = inProject("dist/");

/**
 * In the bundle, `import.meta.url` stays the URL of the original module, so that modules find the files beside them.
 * @type {import("esbuild").Plugin}
 */
const keepModuleUrls = {
  name: "keep-module-urls",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(dist)) return undefined;
      const original = JSON.stringify(relative(dirname(out), path).split(sep).join("/"));
      const code = await readFile(path, "utf8");
      return { contents: code.replaceAll("import.meta.url", `new URL(${original}, bundleUrl).href`) };
    }),
};

await bundle({
  entryPoints: [inProject(COMMAND.entry)],
  outfile: out,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["jsdom", "zeromq"],
  banner: { js: `const bundleUrl = require("node:url").pathToFileURL(__filename).href;` },
  plugins: [keepModuleUrls],
});
