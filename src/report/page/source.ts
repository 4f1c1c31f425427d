import { gzip } from "../pack.js";
import { type Fingerprint, formatNotebook, isFingerprint, type Notebook } from "../../jupyter/index.js";
import { isObject } from "../../shared/json.js";
import { METADATA_KEY } from "../../shared/mime.js";

/** What a page embeds with a notebook, in the notebook's metadata, for whoever executes it again. */
export interface EmbeddedSource {
  /** Helpers and data in base64, by path from the notebook's folder. */
  files: Record<string, string>;
  /** The hashes of helpers and data that are not embedded, by path from the notebook's folder. */
  inputs: Record<string, string>;
  /** The versions of the packages that the notebook was executed with. */
  packages: Record<string, string>;
}

/** The fingerprint of a notebook's execution; undefined if it was not executed by the report. */
export function fingerprintOf({ metadata }: Notebook): Fingerprint | undefined {
  const own = metadata[METADATA_KEY];
  const fingerprint = isObject(own) ? own["fingerprint"] : undefined;
  return isFingerprint(fingerprint) ? fingerprint : undefined;
}

function embeddedSource(notebook: Notebook, files: Record<string, string>): EmbeddedSource {
  const { modules = {}, data = {}, packages = {} } = fingerprintOf(notebook) ?? {};
  const inputs = Object.entries({ ...modules, ...data }).filter(
    ([name]) => name.startsWith(".") && !(name in files),
  );
  const versions = Object.entries(packages).map(([name, locked]) => [name, locked.replace(/ .*/, "")]);
  return {
    files,
    inputs: Object.fromEntries(inputs),
    packages: Object.fromEntries(versions) as Record<string, string>,
  };
}

/** The notebook without outputs, execution counts and execution record, and with the files it needs. */
function withoutOutputs(notebook: Notebook, files: Record<string, string>): Notebook {
  const copy = structuredClone(notebook);
  const source = embeddedSource(notebook, files);
  delete copy.metadata[METADATA_KEY];
  if (Object.values(source).some((part) => Object.keys(part as object).length > 0))
    copy.metadata[METADATA_KEY] = { source };
  for (const cell of copy.cells) {
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
  return copy;
}

/** The notebook's source, compressed, as a data address for a download link that works without scripts, too. */
export function sourceAddress(notebook: Notebook, files: Record<string, string> = {}): string {
  const text = formatNotebook(withoutOutputs(notebook, files));
  return `data:application/gzip;base64,${Buffer.from(gzip(text)).toString("base64")}`;
}
