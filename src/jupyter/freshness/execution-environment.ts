import { METADATA_KEY } from "../../shared/mime.js";
import { type ExecutionRecord, thisMachine } from "./freshness.js";
import type { Notebook } from "../format/notebook.js";

const major = (version: string): string => version.split(".")[0]!;

/**
 * Where a notebook was executed, if that was another machine or Node major than this: only there may its numbers differ from
 * those of a new run.
 */
export function executedElsewhere({ metadata }: Notebook): string | undefined {
  const record = (metadata[METADATA_KEY] as { execution?: ExecutionRecord } | undefined)?.execution;
  const here = thisMachine();
  const same = !record || (record.machine === here.machine && major(record.node) === major(here.node));
  return same ? undefined : `${record.machine}, Node ${record.node}`;
}
