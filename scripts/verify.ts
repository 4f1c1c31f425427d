import { type VerifiedNotebook, verifyNotebooks } from "#report/pipeline/index.js";
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
      : tolerated(notebook).length > 0
        ? "agrees"
        : "same";

/** The messages about one notebook: its failure, its differences, what was tolerated. */
function describe(notebook: VerifiedNotebook, tolerance: number): string[] {
  const { name, failure, stale, elsewhere, kept } = notebook;
  const differences = differing(notebook);
  const shown = differences
    .slice(0, MAX_SHOWN)
    .map((d) => `${name}, ${d.place}:\n  - ${d.before}\n  + ${d.now}`);
  const more = differences.length - shown.length;
  const few = tolerated(notebook).length;
  return [
    ...(failure ? [failure] : []),
    ...shown,
    ...(more > 0 ? [`${name}: ${more} more differences`] : []),
    ...(few > 0
      ? [`${name}: ${few} numeric differences within ${tolerance}; it was executed on ${elsewhere}`]
      : []),
    ...(stale.length > 0 ? [`${name}: its outputs are out of date, because ${stale.join("; ")}`] : []),
    ...(kept ? [`${name}: the new run is kept as ${kept}`] : []),
  ];
}

await runCommand(async (argv, signal) => {
  const options = parseVerifyOptions(argv);
  const verified = await verifyNotebooks({ ...options, signal }, liveListener());
  for (const notebook of verified)
    for (const text of describe(notebook, options.tolerance)) console.error(printable(`\n${text}`));
  const headings = ["notebook", "cells", "outputs", "claims", "differ", "tolerated", "seconds", "result"];
  const rows = verified.map((notebook) => [
    notebook.name,
    ...[notebook.cells, notebook.outputs, notebook.claims].map(String),
    ...[differing(notebook).length, tolerated(notebook).length].map(String),
    notebook.seconds.toFixed(1),
    result(notebook),
  ]);
  console.log(printable(`\n${formatTable(headings, rows)}`));
  const ok = verified.every((notebook) => ["same", "agrees"].includes(result(notebook)));
  return ok ? EXIT.ok : EXIT.failed;
});
