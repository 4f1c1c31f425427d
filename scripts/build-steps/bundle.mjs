import { build } from "esbuild";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

/**
 * Bundles with esbuild. Files are replaced atomically, since a command may be reading them.
 * @param {import("esbuild").BuildOptions} options
 */
export async function bundle(options) {
  const { outputFiles = [] } = await build({ ...options, bundle: true, logLevel: "warning", write: false });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    await writeFileAtomic(path, text);
  }
}
