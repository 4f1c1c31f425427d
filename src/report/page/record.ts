import { METADATA_KEY } from "../../shared/mime.js";
import { type ExecutionRecord, type Fingerprint, isFingerprint, type Notebook } from "../../jupyter/index.js";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isExecution = (value: unknown): boolean =>
  isObject(value) &&
  typeof value["seconds"] === "number" &&
  ["finished", "node", "machine"].every((name) => typeof value[name] === "string");

/** What a notebook's metadata say of its last execution by this project; a notebook from elsewhere may say anything. */
export function recordOf({ metadata }: Notebook): { execution?: ExecutionRecord; fingerprint?: Fingerprint } {
  const own = metadata[METADATA_KEY];
  if (!isObject(own)) return {};
  const { execution, fingerprint } = own;
  return {
    ...(isExecution(execution) && { execution: execution as ExecutionRecord }),
    ...(isFingerprint(fingerprint) && { fingerprint }),
  };
}

/** Whether the project itself executed all of them: of other notebooks nothing is known. */
export const areRecorded = (notebooks: Notebook[]): boolean =>
  notebooks.every((notebook) => recordOf(notebook).execution !== undefined);
