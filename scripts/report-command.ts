import { buildReport, watchReport } from "#report/pipeline/index.js";
import { EXIT, runCommand } from "./command.js";
import { liveListener, summarize } from "./live.js";
import { parseReportOptions } from "./options.js";

/** Executes what is stale, renders the page and prints its problems. */
export const reportCommand = (): Promise<void> =>
  runCommand(async (argv, signal) => {
    const options = parseReportOptions(argv);
    if (options.watch) return watchReport({ ...options, signal }, liveListener(), summarize);
    const result = await buildReport({ ...options, signal }, liveListener());
    summarize(result);
    return result.ok ? EXIT.ok : EXIT.failed;
  });
