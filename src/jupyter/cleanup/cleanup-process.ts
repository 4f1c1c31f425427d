/** The program that cleanup.ts starts: tracks resources, and cleans up the remaining ones when its input ends. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CleanupCommand, Resource } from "./cleanup.js";

const REQUEST_TIMEOUT_MS = 30_000;
const resources = new Map<string, Resource>();

// It must outlive the program that started it, and then ends by itself.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

function cleanUp(resource: Resource): void {
  try {
    if ("group" in resource)
      process.kill(process.platform === "win32" ? resource.group : -resource.group, "SIGKILL");
    else if (
      "path" in resource &&
      (resource.containing === undefined || existsSync(join(resource.path, resource.containing)))
    )
      rmSync(resource.path, { recursive: true, force: true });
  } catch {
    // It is gone already.
  }
}

createInterface({ input: process.stdin })
  .on("line", (text) => {
    const command = JSON.parse(text) as CleanupCommand;
    if ("track" in command) resources.set(JSON.stringify(command.track), command.track);
    else resources.delete(JSON.stringify(command.release));
  })
  .on("close", () => {
    // Processes first: they might write to the folders.
    const remaining = [...resources.values()];
    remaining.filter((resource) => "group" in resource).forEach(cleanUp);
    remaining.filter((resource) => "path" in resource).forEach(cleanUp);
    const requests = remaining.flatMap((resource) => ("request" in resource ? [resource.request] : []));
    void Promise.allSettled(
      requests.map(({ url, headers }) =>
        fetch(url, { method: "DELETE", headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }),
      ),
    ).then(() => process.exit(0));
  });
