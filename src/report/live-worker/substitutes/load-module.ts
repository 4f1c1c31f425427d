/** The WASM routines in base64; the build puts them here. */
declare const ROUTINES: string;

let routines: WebAssembly.Module | undefined;

/** The compiled routines. Pages from a file have no shared memory, so there is one kind. */
export const loadRoutines = (): WebAssembly.Module =>
  (routines ??= new WebAssembly.Module(Uint8Array.from(atob(ROUTINES), (char) => char.charCodeAt(0))));
