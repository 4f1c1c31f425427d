import { type ExecutionRecord, type Fingerprint, isFingerprint, type Notebook } from "../../jupyter/index.js";
import { METADATA_KEY } from "../../shared/mime.js";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isExecution(value: unknown): value is ExecutionRecord {
  return (
    isObject(value) &&
    typeof value["seconds"] === "number" &&
    ["finished", "node", "machine"].every((name) => typeof value[name] === "string")
  );
}

/** What a notebook's metadata record of its last execution by this project; foreign metadata is ignored. */
export function recordOf({ metadata }: Notebook): { execution?: ExecutionRecord; fingerprint?: Fingerprint } {
  const own = metadata[METADATA_KEY];
  if (!isObject(own)) return {};
  const { execution, fingerprint } = own;
  return {
    ...(isExecution(execution) && { execution }),
    ...(isFingerprint(fingerprint) && { fingerprint }),
  };
}

/** Whether this project executed every notebook; of other notebooks nothing is known. */
export const areRecorded = (notebooks: Notebook[]): boolean =>
  notebooks.every((notebook) => recordOf(notebook).execution !== undefined);

/** `2026-11-24T15:06:22Z` → `2026-11-24 15:06 UTC` */
export const readableTime = (iso: string): string =>
  iso.replace(/T(\d\d:\d\d).*$/, (_, time: string) => ` ${time} UTC`);
