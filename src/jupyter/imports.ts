/** Static imports, re-exports and dynamic imports of a literal; TypeScript's type-only imports reach no code. */
const IMPORT =
  /^\s*(?:import|export)\s+(?!type\b)(?:[^"'`;]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** Code that a module starts or loads by its place: a worker thread, or WebAssembly. */
const BESIDE = /new URL\(\s*["'](\.[^"']*\.(?:js|wasm))["']\s*,\s*import\.meta\.url\s*\)/g;

/** The specifiers of what a module's text imports, starts or loads at run time. */
export function importsOf(text: string): string[] {
  const imported = [...text.matchAll(IMPORT)].map((match) => (match[1] ?? match[2])!);
  return [...imported, ...[...text.matchAll(BESIDE)].map((match) => match[1]!)];
}
