/** Data files that the page embeds, by path from the notebook's folder. */
let files: Record<string, Uint8Array> = {};

/** Gives the cells their files; called before they run. */
export function provideFiles(provided: Record<string, Uint8Array>): void {
  files = provided;
}

/** In place of Node's function: a file's bytes, or its text if there is an encoding, which is taken for UTF-8. */
export function readFileSync(
  path: string,
  options?: string | { encoding?: string | null } | null,
): Uint8Array | string {
  const name = `./${path.replace(/^(?:\.\/)+/, "")}`;
  const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
  if (!bytes) throw new Error(`${path}: this file is not in the page`);
  const encoding = typeof options === "string" ? options : options?.encoding;
  return encoding ? new TextDecoder().decode(bytes) : bytes.slice();
}

/** In place of Node's function of `node:fs/promises`. */
export const readFile = (...args: Parameters<typeof readFileSync>): Promise<Uint8Array | string> =>
  Promise.resolve().then(() => readFileSync(...args));
