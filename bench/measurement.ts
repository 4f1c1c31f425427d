import type { Command } from "commander";
import { writeSync } from "node:fs";
import type { Bench } from "./bench.js";

/** A benchmark that finds numbers instead of meeting goals; they can be printed as JSON too. */
export interface Measurement {
  name: string;
  /** What it measures, in one line. */
  summary: string;
  /** Adds its own options to its command. */
  options?: (command: Command) => Command;
  /** Measures; tells of its progress in lines. */
  run: (options: Record<string, unknown>, log: (line: string) => void) => Promise<Findings>;
}

/** What a measurement found. */
export interface Findings {
  /** For `--json`. */
  data: unknown;
  /** For people. */
  text: string;
}

/** The measurement as a benchmark with an option `--json`. Its progress goes to the standard error stream. */
export const toBench = ({ name, summary, options, run }: Measurement): Bench<Record<string, unknown>> => ({
  name,
  summary,
  options: (command) => (options?.(command) ?? command).option("--json", "print the results as JSON"),
  run: async ({ json, ...given }) => {
    const { data, text } = await run(given, (line) => void writeSync(process.stderr.fd, `${line}\n`));
    console.log(json ? JSON.stringify(data, undefined, 2) : text);
    return true;
  },
});
