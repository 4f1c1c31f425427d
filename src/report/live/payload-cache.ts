import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EncodedPayload } from "../live-worker/protocol.js";

/**
 * The payload of the last live page, kept beside the built modules: making it takes longer than all the rest of a page that is
 * up to date, since the compiler has to be loaded.
 */
const file = fileURLToPath(new URL("./payload-cache.json", import.meta.url));
const folder = new URL("./", import.meta.url);

/** The built modules that make the payload, as text. */
const makers = (): string[] =>
  [...readdirSync(folder), "../pack.js", "../base85.js"]
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"));

function read(key: string): EncodedPayload | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as { key: string; payload: EncodedPayload };
    return kept.key === key ? kept.payload : undefined;
  } catch {
    return undefined; // none yet
  }
}

/** `make()`, unless its result is known: `inputs` is all that it depends on, apart from the modules of this folder. */
export function cachedPayload(inputs: string[], make: () => EncodedPayload): EncodedPayload {
  const key = createHash("sha256")
    .update([...inputs, ...makers()].join("\n"))
    .digest("base64url");
  const known = read(key);
  if (known) return known;
  const payload = make();
  try {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ key, payload }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A folder that cannot be written: the next command makes it again.
  }
  return payload;
}
