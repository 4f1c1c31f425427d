import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { trackResource, startCleanupProcess } from "../cleanup/cleanup.js";

/** What a process printed last, kept to explain its death. */
const TAIL_CHARACTERS = 4000;
/** Children of a dead process may hold its output open; nobody waits for them longer. */
const LAST_WORDS_MS = 200;
/** A killed process that has not ended by then is stuck in the system and cannot be waited for. */
const KILL_TIMEOUT_MS = 5_000;

/** A kernel's process, leader of a group of its own so that everything it starts can be ended with it. */
export interface KernelProcess {
  /** Resolves once the process has ended, with the sentence that says how. */
  exited: Promise<string>;
  /** The end of what it printed to its real stdout and stderr. */
  tail: () => string;
  /** Told whatever it prints to its real stdout and stderr, past the protocol. */
  onProcessOutput: (listener: (name: "stdout" | "stderr", text: string) => void) => void;
  /** Ends the whole process group at once. */
  kill: () => Promise<void>;
}

/**
 * A process becomes what it is started as once it is sent a line. If this program is killed before the guardian knows of the
 * process, the line never comes, and it ends. Windows has no such shell: there a kill in that moment leaves the process.
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

// Whatever ends this program ends its kernels; where nothing can run any more, the guardian does it.
process.on("exit", () => living.forEach(killGroup));

/** How a process ended, once its last words have been read too. */
const exitSentence = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      const sentence = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      child.once("close", () => resolve(sentence));
      setTimeout(resolve, LAST_WORDS_MS, sentence).unref();
    });
  });

/** Starts a program in `cwd`, with an empty standard input, under the guardian's eyes. */
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
