import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { inProject, STATE } from "./project.mjs";
import { begin, finish, Hashes, isFirst, isFresh, keyOf } from "./stamp.mjs";
import { COMMON_INPUTS, stepNamed } from "./steps.mjs";

const LOCK_RETRY_MS = 200;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** What failed in the build; its program's own messages have been printed. */
export class BuildError extends Error {}

/** @param {string} text */
const say = (text) => process.stderr.write(`${text}\n`);

/**
 * The steps that are out of date, or that need one that is, with their keys, in the table's order.
 * @param {string[]} names
 * @returns {Map<string, string>}
 */
export function outOfDate(names) {
  const hashes = new Hashes();
  const stale = new Map();
  for (const name of names) {
    const step = stepNamed(name);
    const key = keyOf(step, COMMON_INPUTS, hashes);
    if (!isFresh(name, step, key) || step.needs.some((needed) => stale.has(needed))) stale.set(name, key);
  }
  return stale;
}

/**
 * Runs a step's program. Its output is printed when it ends, so that messages of parallel steps do not mix.
 * @param {import("./steps.mjs").Step} step
 * @param {AbortSignal} signal
 * @returns {Promise<{ ok: boolean, printed: string }>}
 */
function runProgram({ command: [script, ...args] }, signal) {
  const colors = process.stderr.isTTY && script.endsWith("tsc") ? ["--pretty"] : [];
  const child = spawn(process.execPath, [inProject(script), ...args, ...colors], {
    cwd: inProject(""),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (printed += text));
  return new Promise((resolve, reject) => {
    child.on("error", (error) => error.name !== "AbortError" && reject(error));
    child.on("close", (code) => resolve({ ok: code === 0, printed: printed.trimEnd() }));
  });
}

/**
 * Runs one step. Throws if it fails. If its inputs changed while it ran, it stays out of date.
 * @param {string} name
 * @param {string} key
 * @param {AbortSignal} signal
 */
async function runStep(name, key, signal) {
  const step = stepNamed(name);
  await begin(name, step);
  const start = performance.now();
  const { ok, printed } = await runProgram(step, signal);
  signal.throwIfAborted();
  if (printed) say(printed);
  if (!ok) throw new BuildError(`${step.title}: failed`);
  if (keyOf(step, COMMON_INPUTS, new Hashes()) === key) await finish(name, step, key);
  say(`  ${step.title} ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/**
 * Runs the steps, in parallel where neither needs the other. Waits for all of them before it throws the first failure.
 * @param {Map<string, string>} keys
 * @param {AbortSignal} signal
 */
async function runSteps(keys, signal) {
  /** @type {Map<string, Promise<void>>} */
  const results = new Map();
  for (const [name, key] of keys) {
    const needed = stepNamed(name).needs.map((each) => results.get(each));
    results.set(
      name,
      Promise.all(needed).then(() => runStep(name, key, signal)),
    );
  }
  await Promise.allSettled(results.values());
  await Promise.all(results.values());
}

/**
 * Locks the build of this project. Returns the function that unlocks it.
 * @param {AbortSignal} signal
 */
async function lockBuild(signal) {
  const { default: lockfile } = await import("proper-lockfile");
  const folder = inProject(STATE);
  let waiting = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      mkdirSync(folder, { recursive: true });
      return await lockfile.lock(folder); // A running build renews the lock; a killed one loses it after 10 s.
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== "ELOCKED") throw new BuildError(`${folder}: cannot be written (${code})`);
      if (!waiting) say("waiting for another build of this project …");
      waiting = true;
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  }
}

/**
 * Runs `work` with a signal that SIGINT, SIGTERM and SIGHUP abort, and then exits as they would have.
 * @param {(signal: AbortSignal) => Promise<void>} work
 */
async function runAbortable(work) {
  const stop = new AbortController();
  /** @param {NodeJS.Signals} name */
  const onSignal = (name) => stop.abort(name);
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
  const stopped = /** @type {NodeJS.Signals | undefined} */ (stop.signal.reason);
  if (stopped) process.exit(128 + constants.signals[stopped]);
}

/**
 * Runs the steps that are out of date. Throws a BuildError if one fails.
 * @param {string[]} names
 */
export async function build(names) {
  if (outOfDate(names).size === 0) return;
  if (!existsSync(inProject("node_modules/typescript")))
    throw new BuildError("The packages are not installed; run `npm ci`.");
  await runAbortable(async (signal) => {
    if (isFirst("typescript")) say("building the library (first time, about 20 s) …");
    const release = await lockBuild(signal);
    try {
      const stale = outOfDate(names); // Another build may have run some of them meanwhile.
      const titles = [...stale.keys()].map((name) => stepNamed(name).title);
      if (titles.length > 0 && !isFirst("typescript")) say(`building ${titles.join(", ")} …`);
      await runSteps(stale, signal);
    } finally {
      await release();
    }
  });
}
