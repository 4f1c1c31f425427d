import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "#report/build/index.js";

/** How a command went. */
export interface Run {
  seconds: number;
  /** Largest resident memory in MiB, of Node's commands only. */
  peakMiB: number;
}

/** Makes a Node process tell its peak memory on its last line of stderr. */
const TELL_PEAK = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))`;
const KIB_PER_MIB = 1024;

/** Runs a command to its end. */
export function time(command: string, args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd: projectRoot, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code !== 0) reject(new Error(`${command} ended with ${code}:\n${stderr.trim()}`));
      else resolve({ seconds, peakMiB: Number(/peak (\d+)$/.exec(stderr)?.[1] ?? 0) / KIB_PER_MIB });
    });
  });
}

/** The report command, as npm starts it. */
export const report = (notebooks: string[], out: string): Promise<Run> =>
  time(process.execPath, [
    ...["--import", TELL_PEAK, join(projectRoot, "dist/scripts/report.js")],
    ...[...notebooks, "--execute", "never", "--out", out],
  ]);
