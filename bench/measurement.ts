import { writeSync } from "node:fs";
import type { Command, OptionValues } from "@commander-js/extra-typings";
import { type Bench, toBench } from "./bench.js";

/** What a measurement found. */
export interface Findings {
  /** For `--json`. */
  data: unknown;
  /** For people. */
  text: string;
}

/** The option that all measurements have. */
export const JSON_OPTION = ["--json", "print the results as JSON"] as const;

/** A benchmark that finds numbers instead of meeting goals. Its progress goes to the standard error stream. */
export const toMeasurement = <Options extends OptionValues & { json?: true | undefined }>(
  command: Command<[], Options>,
  measure: (options: Options, log: (line: string) => void) => Promise<Findings>,
): Bench<Options> =>
  toBench(command, async (options) => {
    const { data, text } = await measure(options, (line) => void writeSync(process.stderr.fd, `${line}\n`));
    console.log(options.json ? JSON.stringify(data, undefined, 2) : text);
    return true;
  });
