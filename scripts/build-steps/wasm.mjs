import asc from "assemblyscript/asc";
import { WASM } from "./project.mjs";

// Compiles AssemblyScript to WebAssembly. The routines become two files of the same code, because a module declares whether
// its memory is shared between threads.

/** The page limit of a memory with 32-bit addresses; a shared memory must declare its limit. */
const MAX_PAGES = "65536";
const IMPORTED_MEMORY = ["--importMemory", "--initialMemory", "1"];
const SHARED_MEMORY = ["--sharedMemory", "--maximumMemory", MAX_PAGES, "--enable", "threads"];

/**
 * @param {{ folder: string, entry: string }} source
 * @param {string} file
 * @param {string[]} options
 */
async function compile({ folder, entry }, file, options) {
  const { error, stderr } = await asc.main([
    `${folder}/${entry}`,
    "--outFile",
    file,
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--enable",
    "simd",
    // Warns of vectors in exported functions; ours take and return numbers only.
    "--disableWarning",
    "112",
    ...options,
  ]);
  if (error) throw new Error(`${stderr.toString()}${error.message}`);
  process.stderr.write(stderr.toString());
}

await compile(WASM.routines, WASM.routines.own, IMPORTED_MEMORY);
await compile(WASM.routines, WASM.routines.shared, [...IMPORTED_MEMORY, ...SHARED_MEMORY]);
await compile(WASM.bench, WASM.bench.out, []);
