import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { inProject, STATE } from "./project.mjs";

// Whether a step is up to date. A finished step leaves a stamp: a key of everything it was made from, and the size and
// time of each file it made. It is up to date while both are unchanged.

/** @typedef {import("./steps.mjs").Step} Step */

/**
 * @typedef {object} Stamp
 * @property {string | null} key null while the step is running
 * @property {Record<string, string | null>} outputs
 */

/**
 * The files in a folder and its subfolders, sorted, with `/` on every system; of a file, the file itself.
 * @param {string} path
 * @returns {string[]}
 */
export function filesIn(path) {
  const stat = statSync(inProject(path), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return [path];
  return readdirSync(inProject(path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}

/** @param {string | Buffer} data */
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** @param {string} path */
function hashOf(path) {
  try {
    return sha256(readFileSync(inProject(path)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return "absent"; // `npm link` and other package managers write no list of packages.
    throw error;
  }
}

/** Hashes of files, each read once: most are inputs of several steps. */
export class Hashes {
  /** @type {Map<string, string>} */
  #known = new Map();

  /** @param {string} path */
  of(path) {
    const hash = this.#known.get(path) ?? hashOf(path);
    this.#known.set(path, hash);
    return hash;
  }
}

/**
 * A hash of everything a step's outputs depend on: paths and contents of its inputs, its command, Node's version.
 * @param {Step} step
 * @param {string[]} common inputs of every step
 * @param {Hashes} hashes
 */
export function keyOf({ command, inputs, isInput = () => true }, common, hashes) {
  const files = [...common.flatMap(filesIn), ...inputs.flatMap(filesIn).filter(isInput)];
  const parts = [process.version, process.platform, process.arch, ...command];
  return sha256(JSON.stringify([parts, files.map((path) => [path, hashes.of(path)])]));
}

/**
 * Size and time of a file, or null if it is missing. Copies and archives keep whole milliseconds at best.
 * @param {string} path
 */
function stateOf(path) {
  const stat = statSync(inProject(path), { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtime.getTime()}` : null;
}

/** @param {string} name */
const stampFile = (name) => inProject(`${STATE}/${name}.json`);

/**
 * @param {string} name
 * @returns {Stamp | undefined}
 */
function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampFile(name), "utf8"));
  } catch {
    return undefined; // Never built, or unreadable: build again.
  }
}

/**
 * @param {string} name
 * @param {Stamp} stamp
 */
async function writeStamp(name, stamp) {
  const { default: writeFileAtomic } = await import("write-file-atomic");
  await writeFileAtomic(stampFile(name), JSON.stringify(stamp));
}

/**
 * The files a step makes and, for TypeScript, its incremental state.
 * @param {Step} step
 */
const filesOf = ({ outputs, compilerState = [] }) => [...outputs(), ...compilerState];

/**
 * Whether a step is up to date.
 * @param {string} name
 * @param {Step} step
 * @param {string} key
 */
export function isFresh(name, step, key) {
  const stamp = readStamp(name);
  return (
    stamp?.key === key &&
    filesOf(step).every((path) => stamp.outputs[path] && stamp.outputs[path] === stateOf(path))
  );
}

/**
 * Whether a step has never run here.
 * @param {string} name
 */
export const isFirst = (name) => readStamp(name) === undefined;

/**
 * Marks a step as unfinished before it runs. TypeScript compares times before contents, so its incremental state gets an
 * old time; if one of its outputs is missing, the state is removed, so that everything is compiled.
 * @param {string} name
 * @param {Step} step
 */
export async function begin(name, step) {
  await writeStamp(name, { key: null, outputs: readStamp(name)?.outputs ?? {} });
  const complete = step.outputs().every((path) => stateOf(path));
  for (const path of step.compilerState ?? []) {
    if (!complete) rmSync(inProject(path), { force: true });
    else if (stateOf(path)) utimesSync(inProject(path), 0, 0);
  }
}

/**
 * Stamps a step after it has run. Removes files that earlier runs made and this one did not.
 * @param {string} name
 * @param {Step} step
 * @param {string} key
 */
export async function finish(name, step, key) {
  const files = filesOf(step);
  const missing = files.filter((path) => !stateOf(path));
  if (missing.length > 0) throw new Error(`${step.title} made no ${missing.join(", ")}`);
  const earlier = Object.keys(readStamp(name)?.outputs ?? {});
  for (const path of earlier) if (!files.includes(path)) rmSync(inProject(path), { force: true });
  await writeStamp(name, { key, outputs: Object.fromEntries(files.map((path) => [path, stateOf(path)])) });
}
