import { spawn } from "node:child_process";
import { parse } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/**
 * A resource to clean up when this process dies: a process group, a file or folder, or a kernel on a server. With `containing`, the folder is
 * removed only if it has an entry of that name, that is, if it is still ours.
 */
export type Resource =
  | { group: number }
  | { path: string; containing?: string }
  /** A kernel on a server, which a DELETE request ends. */
  | { request: { url: string; headers: Record<string, string> } };

/** A line of JSON sent to the cleanup process. */
export type CleanupCommand = { track: Resource } | { release: Resource };

const program = fileURLToPath(new URL("./cleanup-process.js", import.meta.url));
let cleanupInput: Writable | undefined;

/**
 * The input of the cleanup process, which runs in its own session at the other end of a pipe. However this process ends,
 * even by SIGKILL, the pipe closes, and the cleanup process removes the resources that are still tracked.
 */
function openCleanupInput(): Writable {
  if (cleanupInput) return cleanupInput;
  const child = spawn(process.execPath, [program], {
    cwd: parse(program).root, // Keeps no other folder in use.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return (cleanupInput = child.stdin);
}

const send = (command: CleanupCommand) => void openCleanupInput().write(`${JSON.stringify(command)}\n`);

/** Tracks a resource until the returned function is called; a file or folder may be created later. */
export function trackResource(resource: Resource): () => void {
  send({ track: resource });
  return () => send({ release: resource });
}

/** Starts the cleanup process before anything that needs it. */
export const startCleanupProcess = (): void => void openCleanupInput();
