import { buildReport, watchReport } from "#report/build/index.js";
import { EXIT, runCommand } from "./command.js";
import { liveListener, summarise } from "./live.js";
import { parseReportOptions } from "./options.js";

/** Executes what is stale, renders the page and says what is wrong with it. */
export const reportCommand = (): Promise<void> =>
  runCommand(async (argv, signal) => {
    const options = parseReportOptions(argv);
    if (options.watch) return watchReport({ ...options, signal }, liveListener(), summarise);
    const result = await buildReport({ ...options, signal }, liveListener());
    summarise(result);
    return result.ok ? EXIT.ok : EXIT.failed;
  });
