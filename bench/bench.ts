import type { Command, OptionValues } from "@commander-js/extra-typings";

/** Something that is measured: `npm run bench -- NAME`. */
export interface Bench<Options extends OptionValues> {
  /** Its name, what it measures, and its options. */
  command: Command<[], Options>;
  /** Measures and prints. Returns whether its goals were met. */
  run: (options: Options) => Promise<boolean>;
}

export const toBench = <Options extends OptionValues>(
  command: Command<[], Options>,
  run: (options: Options) => Promise<boolean>,
): Bench<Options> => ({ command, run });

/** Prints one line: what, how much, and whether that meets a goal. */
export function verdict(what: string, value: string, goal: string, isMet: boolean): boolean {
  console.log(`${isMet ? "✓" : "✗"} ${what}: ${value} (goal: ${goal})`);
  return isMet;
}
