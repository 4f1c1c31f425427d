import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { trackResource, startCleanupProcess } from "../cleanup/cleanup.js";

/** The end of a process's output, kept to explain its death. */
const TAIL_CHARACTERS = 4000;
/** Children of a dead process may keep its output open; they are waited for no longer than this. */
const OUTPUT_CLOSE_MS = 200;
/** A killed process that has not ended by then is stuck in the system. */
const KILL_TIMEOUT_MS = 5_000;

/** A kernel's process. It leads a process group, so that its children can be killed with it. */
export interface KernelProcess {
  /** Resolves with how the process ended, such as "exited with code 1". */
  exited: Promise<string>;
  /** The end of its output. */
  tail: () => string;
  /** Sets the listener for its stdout and stderr. */
  onProcessOutput: (listener: (name: "stdout" | "stderr", text: string) => void) => void;
  /** Sends it an interrupt signal. */
  interrupt: () => void;
  /** Kills the process group at once. */
  kill: () => Promise<void>;
}

/**
 * A shell that becomes the program once it is sent a line. If this program is killed before the cleanup process tracks the
 * child, the line never comes and the shell ends. Windows has no such shell: there, a kill in that moment leaves the child.
 */
const gate =
  process.platform === "win32"
    ? { argv: [], line: "" }
    : { argv: ["/bin/sh", "-c", 'read -r line && exec "$@" </dev/null', "sh"], line: "\n" };

const living = new Set<number>();

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}

// If this handler cannot run, as after SIGKILL, the cleanup process kills the groups.
process.on("exit", () => living.forEach(killGroup));

/** How a process ended, once its output has been read. */
const exitSentence = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      const sentence = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      child.once("close", () => resolve(sentence));
      setTimeout(resolve, OUTPUT_CLOSE_MS, sentence).unref();
    });
  });

/** Starts a program in `cwd`, with an empty standard input; the cleanup process kills it if this program dies. */
export function startProcess(argv: string[], cwd: string, env: Record<string, string> = {}): KernelProcess {
  startCleanupProcess();
  const [program, ...args] = [...gate.argv, ...argv] as [string, ...string[]];
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...env },
    detached: true,
    stdio: "pipe",
  });
  const { pid } = child;
  const release = pid === undefined ? () => {} : trackResource({ group: pid });
  if (pid !== undefined) living.add(pid);
  child.stdin.on("error", () => {}).end(gate.line); // It may have ended already.
  let printed = "";
  let listener: (name: "stdout" | "stderr", text: string) => void = () => {};
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed = (printed + text).slice(-TAIL_CHARACTERS);
      listener(name, text);
    });
  }
  const exited = exitSentence(child);
  return {
    exited,
    tail: () => printed.trim(),
    onProcessOutput: (next) => (listener = next),
    interrupt: () => void child.kill("SIGINT"),
    async kill() {
      if (pid === undefined) return;
      killGroup(pid);
      const timer = new AbortController();
      const late = sleep(KILL_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => {});
      await Promise.race([exited, late]);
      timer.abort();
      living.delete(pid);
      release();
    },
  };
}
