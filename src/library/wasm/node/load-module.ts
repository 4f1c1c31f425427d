import { readFileSync } from "node:fs";

const files = {
  shared: new URL("../routines.shared.wasm", import.meta.url),
  own: new URL("../routines.wasm", import.meta.url),
};
const modules = new Map<keyof typeof files, WebAssembly.Module>();

/** The compiled routines from the built library, for a shared memory or for a thread's own one. */
export function loadRoutines(kind: keyof typeof files): WebAssembly.Module {
  let module = modules.get(kind);
  if (!module) modules.set(kind, (module = new WebAssembly.Module(readFileSync(files[kind]))));
  return module;
}
