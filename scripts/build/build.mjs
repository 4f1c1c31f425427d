import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { inProject, STATE } from "./project.mjs";
import { begin, finish, Hashes, isFirst, isFresh, keyOf } from "./stamp.mjs";
import { COMMON_INPUTS, STEPS } from "./steps.mjs";

const LOCK_RETRY_MS = 200;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** The build failed; what failed has been printed. */
export class BuildError extends Error {}

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
    const step = STEPS[name];
    const key = keyOf(step, COMMON_INPUTS, hashes);
    if (!isFresh(name, step, key) || step.needs.some((needed) => stale.has(needed))) stale.set(name, key);
  }
  return stale;
}

/** Runs a step's program. Its output is printed when it ends, so that messages of parallel steps do not mix. */
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

/** Runs one step. Returns whether it succeeded. If its inputs changed while it ran, it stays out of date. */
async function runStep(name, key, signal) {
  const step = STEPS[name];
  await begin(name, step);
  const start = performance.now();
  const { ok, printed } = await runProgram(step, signal);
  if (signal.aborted) return false;
  if (printed) say(printed);
  if (!ok) say(`${step.title}: failed`);
  else if (keyOf(step, COMMON_INPUTS, new Hashes()) === key) await finish(name, step, key);
  if (ok) say(`  ${step.title} ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return ok;
}

/** Runs the steps, in parallel where neither needs the other. */
async function runSteps(keys, signal) {
  const results = new Map();
  for (const [name, key] of keys) {
    const needed = STEPS[name].needs.map((each) => results.get(each) ?? true);
    results.set(
      name,
      Promise.all(needed).then((all) => all.every(Boolean) && runStep(name, key, signal)),
    );
  }
  return (await Promise.all(results.values())).every(Boolean);
}

/** Locks the build of this project. Returns the function that unlocks it. */
async function lockBuild() {
  const { default: lockfile } = await import("proper-lockfile");
  const folder = inProject(STATE);
  mkdirSync(folder, { recursive: true });
  let waiting = false;
  for (;;) {
    try {
      return await lockfile.lock(folder); // A running build renews the lock; a killed one loses it after 10 s.
    } catch (error) {
      if (error.code !== "ELOCKED") throw error;
      if (!waiting) say("waiting for another build of this project …");
      waiting = true;
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  }
}

/** Runs `work` with a signal that SIGINT, SIGTERM and SIGHUP abort, and then exits as they would have. */
async function runAbortable(work) {
  const stop = new AbortController();
  const listeners = SIGNALS.map((name) => [name, () => stop.abort(name)]);
  for (const [name, listener] of listeners) process.on(name, listener);
  try {
    return await work(stop.signal);
  } finally {
    for (const [name, listener] of listeners) process.off(name, listener);
    if (stop.signal.aborted) process.exit(128 + constants.signals[stop.signal.reason]);
  }
}

/** Runs the steps that are out of date. Throws a BuildError if one fails. */
export async function build(names) {
  if (outOfDate(names).size === 0) return;
  if (!existsSync(inProject("node_modules/typescript")))
    throw new BuildError("The packages are not installed; run `npm ci`.");
  await runAbortable(async (signal) => {
    if (isFirst("typescript")) say("building the library (first time, about 20 s) …");
    const release = await lockBuild();
    try {
      const stale = outOfDate(names); // Another build may have run some of them meanwhile.
      const titles = [...stale.keys()].map((name) => STEPS[name].title);
      if (titles.length > 0 && !isFirst("typescript")) say(`building ${titles.join(", ")} …`);
      if (!(await runSteps(stale, signal)) && !signal.aborted) throw new BuildError("The build failed.");
    } finally {
      await release();
    }
  });
}
