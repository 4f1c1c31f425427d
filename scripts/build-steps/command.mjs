import { readFile } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { bundle } from "./bundle.mjs";
import { COMMAND, inProject } from "./project.mjs";

// The report command as one file, which starts sooner than hundreds. What is imported on demand starts only then.
const out = inProject(COMMAND.out);
const dist = inProject("dist/");

/**
 * Modules find their files from inside the bundle as they do from their own place.
 * @type {import("esbuild").Plugin}
 */
const ownPlaces = {
  name: "own-places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(dist)) return undefined;
      const place = JSON.stringify(relative(dirname(out), path).split(sep).join("/"));
      const code = await readFile(path, "utf8");
      return { contents: code.replaceAll("import.meta.url", `new URL(${place}, bundleUrl).href`) };
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
  plugins: [ownPlaces],
});
