import type { Command } from "commander";

/** Something that is measured: `npm run bench -- NAME`. */
export interface Bench<Options> {
  name: string;
  /** What it measures, in one line. */
  summary: string;
  /** Adds its own options to its command. */
  options: (command: Command) => Command;
  /** Measures and prints. Returns whether its goals were met. */
  run: (options: Options) => Promise<boolean>;
}

/** One line: what, how much, and whether that meets a goal. */
export function verdict(what: string, value: string, goal: string, isMet: boolean): boolean {
  console.log(`${isMet ? "✓" : "✗"} ${what}: ${value} (goal: ${goal})`);
  return isMet;
}
