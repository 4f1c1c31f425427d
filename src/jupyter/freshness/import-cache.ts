import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * What the compiler found in texts it has read before, by their hash, kept beside the built modules: reading them again
 * takes longer than all the rest of a page that is up to date.
 */
const file = fileURLToPath(new URL("./import-cache.json", import.meta.url));

type Kept = Record<string, string[]>;
let kept: Kept | undefined;
let finder = "";
let grown = false;

const hash = (...texts: string[]): string =>
  createHash("sha256").update(texts.join("\n")).digest("base64url");

function load(): Kept {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch {
    return {}; // none yet, or one that was not finished
  }
}

/** Writes what is new. Where that is impossible, the next command reads the texts again. */
function save(): void {
  if (!grown) return;
  try {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(kept));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A folder that cannot be written.
  }
}

/** `find(text)`, unless its result is known from before; `version` names who found it. */
export function cachedImports(
  text: string,
  version: () => string,
  find: (text: string) => string[],
): string[] {
  if (!kept) {
    kept = load();
    finder = hash(version());
    process.once("exit", save);
  }
  const key = hash(finder, text);
  if (!kept[key]) {
    kept[key] = find(text);
    grown = true;
  }
  return kept[key];
}
