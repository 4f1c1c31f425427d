import asc from "assemblyscript/asc";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// The kernels of the fast engine: AssemblyScript to WebAssembly, a step of `npm run build`. There are two files of the same
// code, because a module says of its memory whether it is shared between threads.
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const KERNELS = inProject("src/library/wasm/assembly");
const BENCH = inProject("bench/assembly");
/** The most pages of a memory with 32-bit addresses; a shared memory must name its limit. */
const MOST_PAGES = "65536";
const IMPORTED_MEMORY = ["--importMemory", "--initialMemory", "1"];
const SHARED_MEMORY = ["--sharedMemory", "--maximumMemory", MOST_PAGES, "--enable", "threads"];

interface Target {
  /** All sources are in one folder. */
  folder: string;
  entry: string;
  file: string;
  options: string[];
}

const kernels = { folder: KERNELS, entry: "index.ts" };
const TARGETS: Target[] = [
  { ...kernels, file: "dist/library/wasm/routines.wasm", options: IMPORTED_MEMORY },
  {
    ...kernels,
    file: "dist/library/wasm/routines.shared.wasm",
    options: [...IMPORTED_MEMORY, ...SHARED_MEMORY],
  },
  { folder: BENCH, entry: "multiply-add.ts", file: "dist/bench/multiply-add.wasm", options: [] },
];

const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

/** Whether a file is younger than all it is made from. */
function isFresh({ folder, file }: Target): boolean {
  const inputs = readdirSync(folder).map((name) => `${folder}/${name}`);
  inputs.push(fileURLToPath(import.meta.url), inProject("node_modules/assemblyscript/package.json"));
  return inputs.every((input) => modified(input) < modified(inProject(file)));
}

async function compile({ folder, entry, file, options }: Target): Promise<void> {
  const { error, stderr } = await asc.main([
    `${folder}/${entry}`,
    "--outFile",
    inProject(file),
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--enable",
    "simd",
    // Vectors stay inside: the exported functions take and give numbers only.
    "--disableWarning",
    "112",
    ...options,
  ]);
  if (error) throw new Error(`${stderr.toString()}${error.message}`);
  process.stderr.write(stderr.toString());
}

for (const target of TARGETS) {
  if (isFresh(target)) continue;
  mkdirSync(dirname(inProject(target.file)), { recursive: true });
  await compile(target);
}
