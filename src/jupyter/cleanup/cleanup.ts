import { spawn } from "node:child_process";
import { parse } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** What must not outlive this program: a process group, or a file or folder; one that others may have too, only if it holds an entry of that name. */
export type Ward = { group: number } | { path: string; holding?: string };

/** What is said to the guardian, one JSON text a line. */
export type GuardianOrder = { guard: Ward } | { release: Ward };

const program = fileURLToPath(new URL("./cleanup-process.js", import.meta.url));
let line: Writable | undefined;

/**
 * The guardian is a process in a session of its own that holds the other end of a pipe. However this program ends,
 * SIGKILL included, the pipe closes, and the guardian ends and removes what is left under its guard.
 */
function guardian(): Writable {
  if (line) return line;
  const child = spawn(process.execPath, [program], {
    cwd: parse(program).root, // No folder is in use because of it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return (line = child.stdin);
}

const order = (given: GuardianOrder) => void guardian().write(`${JSON.stringify(given)}\n`);

/** Puts something under guard until the returned function is called; a file or folder may come later. */
export function guard(ward: Ward): () => void {
  order({ guard: ward });
  return () => order({ release: ward });
}

/** Starts the guardian, so that it is there before anything that needs it. */
export const startCleanupProcess = (): void => void guardian();
