import { buildReport, watchReport } from "#report/build/index.js";
import { EXIT, runCommand } from "./command.js";
import { liveListener, summarise } from "./live.js";
import { parseOptions } from "./options.js";

await runCommand(async (argv, signal) => {
  const { timeout, startTimeout, ...options } = parseOptions(argv);
  const request = { ...options, timeoutSeconds: timeout, startTimeoutSeconds: startTimeout, signal };
  if (options.watch) return watchReport(request, liveListener(), summarise);
  const result = await buildReport(request, liveListener());
  summarise(result);
  return result.ok ? EXIT.ok : EXIT.failed;
});
