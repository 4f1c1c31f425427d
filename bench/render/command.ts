import { spawn } from "node:child_process";
import { join } from "node:path";
import { toolRoot } from "#shared/roots.js";

/** How a command went. */
export interface Run {
  seconds: number;
  /** Time of the processor, of Node's commands only; what else the machine does is not in it. */
  cpuSeconds: number;
  /** Largest resident memory in MiB, of Node's commands only. */
  peakMiB: number;
}

/** Makes a Node process tell what it used on its last line of stderr. */
const TELL = `data:text/javascript,process.on("exit",()=>{const u=process.resourceUsage();process.stderr.write("\\nused "+(u.userCPUTime+u.systemCPUTime)+" "+u.maxRSS)})`;
const KIB_PER_MIB = 1024;

/** Runs a command to its end. */
export function time(command: string, args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd: toolRoot, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code !== 0) reject(new Error(`${command} ended with ${code}:\n${stderr.trim()}`));
      else {
        const [, cpu = 0, peak = 0] = /used (\d+) (\d+)$/.exec(stderr) ?? [];
        resolve({ seconds, cpuSeconds: Number(cpu) / 1e6, peakMiB: Number(peak) / KIB_PER_MIB });
      }
    });
  });
}

/** The report command, as npm starts it. */
export const report = (notebooks: string[], out: string): Promise<Run> =>
  time(process.execPath, [
    "--import",
    TELL,
    join(toolRoot, "dist/scripts/report.js"),
    ...notebooks,
    "--execute",
    "never",
    "--out",
    out,
  ]);
