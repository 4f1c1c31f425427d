/** The process behind guardian.ts: notes what it is told, and at the end of its input ends and removes the rest. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { GuardianOrder, Ward } from "./cleanup.js";

const wards = new Map<string, Ward>();

// It ends by itself with the program above, and must be the last to go.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

function end(ward: Ward): void {
  try {
    if ("group" in ward) process.kill(process.platform === "win32" ? ward.group : -ward.group, "SIGKILL");
    else if (ward.holding === undefined || existsSync(join(ward.path, ward.holding)))
      rmSync(ward.path, { recursive: true, force: true });
  } catch {
    // It has ended already.
  }
}

createInterface({ input: process.stdin })
  .on("line", (text) => {
    const given = JSON.parse(text) as GuardianOrder;
    if ("guard" in given) wards.set(JSON.stringify(given.guard), given.guard);
    else wards.delete(JSON.stringify(given.release));
  })
  .on("close", () => {
    // Processes first: they might write to the folders.
    const left = [...wards.values()];
    left.filter((ward) => "group" in ward).forEach(end);
    left.filter((ward) => "path" in ward).forEach(end);
    process.exit(0);
  });
