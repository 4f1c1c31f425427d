import {
  type VerifiedNotebook,
  type VerifiedPage,
  verifyNotebooks,
  verifyPage,
} from "#report/verify/index.js";
import { UsageError } from "#jupyter/index.js";
import { EXIT, runCommand } from "./command.js";
import { liveListener } from "./live.js";
import { parseVerifyOptions } from "./options.js";
import { printable } from "#report/printable.js";
import { formatTable } from "#report/text-table.js";

/** Largest number of differences printed for one notebook; the rest are counted. */
const MAX_SHOWN = 20;

const differing = ({ differences }: VerifiedNotebook) => differences.filter(({ tolerated }) => !tolerated);
const tolerated = ({ differences }: VerifiedNotebook) => differences.filter(({ tolerated }) => tolerated);

const result = (notebook: VerifiedNotebook): string =>
  notebook.failure
    ? "failed"
    : differing(notebook).length > 0
      ? "differs"
      : notebook.notExecuted.length > 0
        ? "not verified"
        : tolerated(notebook).length > 0
          ? "agrees"
          : "same";

/** The messages about one notebook: its failure, its differences, what was tolerated. */
function describe(notebook: VerifiedNotebook, tolerance: number): string[] {
  const { name, failure, stale, elsewhere, kept, notExecuted } = notebook;
  const hint = elsewhere
    ? [`${name}: it was executed on ${elsewhere}; --tolerance 1e-6 accepts the rounding of another machine`]
    : [];
  const differences = differing(notebook);
  const shown = differences
    .slice(0, MAX_SHOWN)
    .map((d) => `${name}, ${d.place}:\n  - ${d.before}\n  + ${d.now}`);
  const more = differences.length - shown.length;
  const few = tolerated(notebook).length;
  return [
    ...(failure ? [failure] : []),
    ...shown,
    ...notExecuted.map(
      (cell) => `${name}, ${cell}: its outputs were not checked, because it is not executed`,
    ),
    ...(differences.length > 0 ? hint : []),
    ...(more > 0 ? [`${name}: ${more} more differences`] : []),
    ...(few > 0 ? [`${name}: ${few} numeric differences within ${tolerance}`] : []),
    ...(stale.length > 0 ? [`${name}: its outputs are out of date, because ${stale.join("; ")}`] : []),
    ...(kept ? [`${name}: the new run is kept as ${kept}`] : []),
  ];
}

/** Prints what verifying a page found. Returns whether every cell agrees. */
function summarizePage({ page, cells, differences, failures, notes }: VerifiedPage): boolean {
  for (const note of notes) console.error(printable(`${page}: ${note}`));
  for (const failure of failures) console.error(printable(`\n${failure}`));
  const different = differences.filter(({ tolerated }) => !tolerated);
  for (const { place, before, now } of different.slice(0, MAX_SHOWN))
    console.error(printable(`\n${page}, ${place}:\n  - ${before}\n  + ${now}`));
  const more = different.length - MAX_SHOWN;
  if (more > 0) console.error(`\n${page}: ${more} more differences`);
  const outcome =
    failures.length > 0
      ? "not verified, because its notebooks could not be executed as they were"
      : different.length > 0
        ? `${different.length} differences`
        : `verified: all ${cells} cells show what their notebooks compute`;
  console.log(printable(`\n${page}: ${outcome}`));
  return failures.length === 0 && different.length === 0;
}

/** Prints how the claims moved with other constants. */
function summarizeMoves({ name, moves }: VerifiedNotebook): void {
  if (moves.length === 0) return;
  const rows = moves.map(({ id, before, now, verdict }) => [id, String(before ?? "–"), String(now), verdict]);
  console.log(printable(`\n${name}\n${formatTable(["claim", "before", "now", "verdict"], rows)}`));
}

function summarize(verified: VerifiedNotebook[], tolerance: number): boolean {
  for (const notebook of verified)
    for (const text of describe(notebook, tolerance)) console.error(printable(`\n${text}`));
  const headings = ["notebook", "cells", "outputs", "claims", "differ", "tolerated", "seconds", "result"];
  const rows = verified.map((notebook) => [
    notebook.name,
    ...[notebook.cells, notebook.outputs, notebook.claims].map(String),
    ...[differing(notebook).length, tolerated(notebook).length].map(String),
    notebook.seconds.toFixed(1),
    result(notebook),
  ]);
  console.log(printable(`\n${formatTable(headings, rows)}`));
  return verified.every((notebook) => ["same", "agrees"].includes(result(notebook)));
}

const isPage = (path: string): boolean => /\.html?$/i.test(path);

await runCommand(async (argv, signal) => {
  const options = parseVerifyOptions(argv);
  const pages = options.notebooks.filter(isPage);
  const notebooks = options.notebooks.filter((path) => !isPage(path));
  if (pages.length > 0 && (options.servers ?? []).length > 0)
    throw new UsageError("--server: a page's code is a stranger's; it is verified in a sandbox here");
  let isVerified = true;
  for (const page of pages)
    isVerified = summarizePage(await verifyPage({ ...options, page, signal })) && isVerified;
  if (pages.length > 0 && notebooks.length === 0) return isVerified ? EXIT.ok : EXIT.failed;
  const verified = await verifyNotebooks({ ...options, notebooks, signal }, liveListener());
  if (options.constants.length > 0) {
    verified.forEach(summarizeMoves);
    return verified.some(({ failure }) => failure) ? EXIT.failed : EXIT.ok;
  }
  return summarize(verified, options.tolerance) && isVerified ? EXIT.ok : EXIT.failed;
});
