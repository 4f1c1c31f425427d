import asc from "assemblyscript/asc";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The kernels of the fast engine: AssemblyScript to WebAssembly, a step of `npm run build`. There are two files of the same
// code, because a module says of its memory whether it is shared between threads.
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const SOURCES = inProject("src/lab/kernels/assembly");
/** The most pages of a memory with 32-bit addresses; a shared memory must name its limit. */
const MOST_PAGES = "65536";
const SHARED = ["--sharedMemory", "--maximumMemory", MOST_PAGES, "--enable", "threads"];
const TARGETS = [
  { file: inProject("dist/lab/kernels/kernels.wasm"), options: [] },
  { file: inProject("dist/lab/kernels/kernels.shared.wasm"), options: SHARED },
];

const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

/** Whether a file is younger than all it is made from. */
function isFresh(file: string): boolean {
  const inputs = readdirSync(SOURCES).map((name) => `${SOURCES}/${name}`);
  inputs.push(fileURLToPath(import.meta.url), inProject("node_modules/assemblyscript/package.json"));
  return inputs.every((input) => modified(input) < modified(file));
}

async function compile(file: string, options: string[]): Promise<void> {
  const { error, stderr } = await asc.main([
    `${SOURCES}/index.ts`,
    ...["--outFile", file],
    ...["-O3", "--noAssert", "--runtime", "stub"],
    ...["--enable", "simd", "--importMemory", "--initialMemory", "1"],
    // Vectors stay inside: the exported functions take and give numbers only.
    ...["--disableWarning", "112"],
    ...options,
  ]);
  if (error) throw new Error(`${stderr.toString()}${error.message}`);
  process.stderr.write(stderr.toString());
}

mkdirSync(inProject("dist/lab/kernels"), { recursive: true });
for (const { file, options } of TARGETS) if (!isFresh(file)) await compile(file, options);
