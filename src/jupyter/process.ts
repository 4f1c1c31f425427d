import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** What a process printed last, kept to explain its death. */
const TAIL_CHARACTERS = 4000;
const KILL_POLL_MS = 20;

/** A kernel's process, leader of a group of its own so that everything it starts can be ended with it. */
export interface KernelProcess {
  pid: number;
  /** Resolves once the process has ended, with the sentence that says how. */
  exited: Promise<string>;
  /** The end of what it printed to its real stdout and stderr. */
  tail: () => string;
  /** Ends the whole process group at once. */
  kill: () => Promise<void>;
}

const living = new Set<number>();

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}

// Whatever ends this program ends its kernels; after SIGKILL the launcher notices the closed pipe by itself.
process.on("exit", () => living.forEach(killGroup));

function exitSentence(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `exited with code ${code}`),
    );
  });
}

/** Starts a program in `cwd`. Its standard input is a pipe that closes when this program ends, however it ends. */
export function startProcess(argv: string[], cwd: string, env: Record<string, string> = {}): KernelProcess {
  const child = spawn(argv[0]!, argv.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream
      .setEncoding("utf8")
      .on("data", (text: string) => (printed = (printed + text).slice(-TAIL_CHARACTERS)));
  }
  child.stdin.on("error", () => {});
  const pid = child.pid ?? -1;
  if (pid > 0) living.add(pid);
  const exited = exitSentence(child);
  let ended = false;
  void exited.then(() => (ended = true));
  return {
    pid,
    exited,
    tail: () => printed.trim(),
    async kill() {
      if (pid < 0) return;
      killGroup(pid);
      while (!ended) await sleep(KILL_POLL_MS);
      living.delete(pid);
    },
  };
}
