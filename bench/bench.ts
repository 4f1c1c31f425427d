import type { Command } from "commander";

/** One benchmark of `npm run bench -- NAME`. */
export interface Bench {
  name: string;
  /** For the help. */
  summary: string;
  /** Adds the options that this benchmark knows to its command. */
  options?: (command: Command) => Command;
  /** Measures; tells of its progress in lines. */
  run(options: Record<string, unknown>, log: (line: string) => void): Promise<BenchResult>;
}

/** What a benchmark found. */
export interface BenchResult {
  /** For `--json`. */
  data: unknown;
  /** For people. */
  text: string;
}
