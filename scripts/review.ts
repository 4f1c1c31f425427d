import { join } from "node:path";
import { openClass, verifySubmission } from "#review/open-class.js";
import { writeReviewPages } from "#review/static.js";
import { serveReview } from "#review/server.js";
import { printable } from "#report/printable.js";
import { EXIT, runCommand } from "./command.js";
import { parseReviewOptions } from "./options.js";

const say = (text: string) => console.error(printable(text));

await runCommand(async (argv, signal) => {
  const { port, verify, static: folder, ...options } = parseReviewOptions(argv);
  const request = { ...options, signal };
  let refused = 0;
  const all = await openClass(request, {
    progress: say,
    refused: (message) => {
      refused++;
      say(`not opened: ${message}`);
    },
  });
  if (folder !== undefined) {
    await writeReviewPages(all, folder);
    console.log(
      `Submissions to mark: ${all.reviewed.length}. Open ${printable(join(folder, "index.html"))}.`,
    );
    return refused > 0 ? EXIT.failed : EXIT.ok;
  }
  const server = await serveReview(all, port);
  console.log(
    `Submissions to mark: ${all.reviewed.length}. Open ${server.url}; marks are written to ${options.reviews}. Press Ctrl+C to stop.`,
  );
  if (verify)
    for (const each of all.reviewed) {
      if (signal.aborted) break;
      await verifySubmission(each, request).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      say(`${each.submission.code}: ${each.verification}`);
    }
  if (!signal.aborted)
    await new Promise((stopped) => signal.addEventListener("abort", stopped, { once: true }));
  server.close();
  return refused > 0 ? EXIT.failed : EXIT.ok;
});
