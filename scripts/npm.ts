import { UsageError } from "#jupyter/index.js";

const PARENT_POLL_MS = 500;

const { npm_lifecycle_event: npmScript } = process.env;

/** What a user types to run a command: `npm run report --` where npm started it, otherwise `notebook-report report`. */
export const typedName = (name: string): string =>
  npmScript === name ? `npm run ${name} --` : `notebook-report ${name}`;

/** Calls `stop` when npm, which started the command, has ended without passing its signal on. */
export function onEndOfNpm(stop: () => void): void {
  if (npmScript === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, PARENT_POLL_MS);
  timer.unref();
}

/** Options that npm takes for its own in `npm run report --watch`, and passes on in the environment only. */
const OPTIONS = ["execute", "out", "watch", "stamp", "set", "tolerance", "port", "install_kernel"];
/** `--pdf` is `-p -d -f` to npm; this is what it makes of them. */
const PDF = ["parseable", "force"];

/** Throws a `UsageError` if the user forgot the `--` that separates a script's options from npm's. */
export function rejectOptionsOfNpm(): void {
  if (npmScript === undefined) return;
  const isTaken = (name: string) => process.env[`npm_config_${name}`] !== undefined;
  const taken = OPTIONS.find(isTaken) ?? (PDF.every(isTaken) ? "pdf" : undefined);
  if (taken === undefined) return;
  const option = `--${taken.replace("_", "-")}`;
  throw new UsageError(
    `npm took ${option} for its own option; write two hyphens before it: npm run ${npmScript} -- ${option}`,
  );
}
