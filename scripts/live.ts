import logUpdate from "log-update";
import { verdictLine } from "#report/verdicts.js";
import { oneLine, printable } from "#report/printable.js";
import type { BuildEvent, BuildResult } from "#report/pipeline/index.js";

const REFRESH_MS = 200;

interface Line {
  name: string;
  startedAt: number;
  text: string;
  done: boolean;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Describes an event, without the notebook's name. */
function describe(event: BuildEvent): string {
  switch (event.kind) {
    case "started":
      return `executing, because ${event.reasons.slice(0, 3).join("; ")}${event.reasons.length > 3 ? "; …" : ""}`;
    case "cell":
      return `cell ${event.cell} of ${event.cells}`;
    case "waiting":
      return "waiting for another command that is executing it";
    case "fresh":
      return "up to date";
    case "kept":
      return `not executed, although ${event.reasons.slice(0, 3).join("; ")}`;
    case "executed":
      return `executed in ${event.seconds.toFixed(1)} s`;
    case "failed":
      return "failed"; // Why is said once, at the end.
  }
}

/** Prints one line per event. Cells are left out, to keep logs short. */
function plainListener(): (event: BuildEvent) => void {
  return (event) => {
    if (event.kind !== "cell") console.log(printable(`${oneLine(event.notebook)}: ${describe(event)}`));
  };
}

/** Keeps one line per notebook up to date on a terminal: cell k of n, and the time elapsed. */
function terminalListener(): (event: BuildEvent) => void {
  const lines = new Map<string, Line>();
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const now = Date.now();
    const rows = [...lines.values()].map((line) =>
      line.done
        ? `${line.name}  ${line.text}`
        : `${line.name}  ${line.text}, ${seconds(now - line.startedAt)}`,
    );
    logUpdate(printable(rows.join("\n")));
  };
  return (event) => {
    const line = lines.get(event.notebook) ?? {
      name: event.notebook,
      startedAt: Date.now(),
      text: "",
      done: false,
    };
    line.text = describe(event);
    line.done = !["waiting", "started", "cell"].includes(event.kind);
    lines.set(event.notebook, line);
    timer ??= setInterval(draw, REFRESH_MS).unref();
    draw();
    if ([...lines.values()].every((each) => each.done)) {
      clearInterval(timer);
      timer = undefined;
      logUpdate.done();
      lines.clear();
    }
  };
}

/** The listener for the command's standard output: a terminal or not. */
export function liveListener(): (event: BuildEvent) => void {
  return process.stdout.isTTY ? terminalListener() : plainListener();
}

/** Prints failures, problems and the verdict, then the page's path and size. */
export function summarize(result: BuildResult): void {
  for (const failure of result.failures) console.error(printable(`\n${failure}`));
  for (const problem of result.problems) console.error(printable(`\n${problem}`));
  for (const { id, verdict, statement, actual } of result.claims) {
    if (verdict === "fails")
      console.error(printable(`\nclaim ${id} failed: ${oneLine(statement)} Measured ${actual}.`));
  }
  const verdict = verdictLine(result.claims) || "No claim is made";
  console.log(printable(`${verdict}. ${oneLine(result.out)} (${Math.ceil(result.bytes / 1000)} kB)`));
  if (result.pdf) console.log(printable(result.pdf));
}
