import { type ChildProcess, spawn } from "node:child_process";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { COMMAND_FD, type Command, EVENT_FD, type InterpreterEvent } from "../interpreter/messages.js";

const program = fileURLToPath(new URL("../interpreter/main.js", import.meta.url));
/** Terminating code inside a callback unbalances Node's async-hooks stack; without this flag Node aborts. */
const TOLERATE_TERMINATION = "--no-force-async-hooks-checks";
/** The end of what the process printed, kept to explain its death. */
const TAIL_CHARACTERS = 4_000;
const OUT_OF_MEMORY = /heap out of memory|bad_alloc|Cannot allocate memory|ERR_WORKER_OUT_OF_MEMORY/;

/** Between the end of the events and that of the process, either first, passes less than this time. */
const PIPE_MS = 1_000;

export interface InterpreterExit {
  /** How it ended, such as "exited with code 1". */
  reason: string;
  code: number;
}

/** The process that runs the cells. */
export class Interpreter {
  /** Called with each event, in order. */
  onEvent: (event: InterpreterEvent) => void = () => {};
  /** Called with output that bypassed the standard streams: of native code and child processes. */
  onNativeOutput: (name: "stdout" | "stderr", text: string) => void = (name, text) =>
    process[name].write(text);
  /** Resolves once the process has ended and all of its events have been passed on. */
  readonly exited: Promise<InterpreterExit>;
  private readonly child: ChildProcess;
  private readonly commands: Writable;
  private tail = "";
  private eventsRead = 0;

  constructor(isJs: boolean) {
    this.child = spawn(process.execPath, [TOLERATE_TERMINATION, program, ...(isJs ? ["--js"] : [])], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    });
    this.commands = this.child.stdio[COMMAND_FD] as Writable;
    this.commands.on("error", () => {}); // The process has ended.
    for (const name of ["stdout", "stderr"] as const)
      this.child[name]?.setEncoding("utf8").on("data", (text: string) => {
        this.tail = (this.tail + text).slice(-TAIL_CHARACTERS);
        this.onNativeOutput(name, text);
      });
    const eventsEnd = this.readEvents(this.child.stdio[EVENT_FD] as Readable);
    this.exited = this.waitForExit(eventsEnd);
    // A cell has closed the pipe: nothing that the process does can be heard.
    void eventsEnd.then(() => sleep(PIPE_MS, undefined, { ref: false })).then(() => this.kill());
  }

  send(command: Command): void {
    this.commands.write(`${JSON.stringify(command)}\n`);
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** Kills the process and stops reading from it: its children may hold its output open. */
  close(): void {
    this.kill();
    for (const stream of this.child.stdio) stream?.destroy();
  }

  private readEvents(events: Readable): Promise<void> {
    let started: string[] = []; // the pieces of a line whose end has not been read: one line may hold 100 MB
    events.setEncoding("utf8").on("data", (text: string) => {
      this.eventsRead++;
      const [first = "", ...more] = text.split("\n");
      started.push(first);
      for (const next of more) {
        this.readEvent(started.join(""));
        started = [next];
      }
    });
    return new Promise((resolve) => events.once("close", resolve));
  }

  private readEvent(line: string): void {
    if (line === "") return;
    let event: InterpreterEvent;
    try {
      event = JSON.parse(line) as InterpreterEvent;
    } catch {
      return; // A cell was terminated while it printed the line.
    }
    this.onEvent(event);
  }

  private async waitForExit(eventsEnd: Promise<void>): Promise<InterpreterExit> {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      this.child.once("error", () => resolve([1, null]));
      this.child.once("exit", (...exit) => resolve(exit));
    });
    // A child of a cell may hold the pipe open.
    for (let seen = -1; seen !== this.eventsRead;) {
      seen = this.eventsRead;
      await Promise.race([eventsEnd, sleep(PIPE_MS, undefined, { ref: false })]);
    }
    await nextTurn(); // Its native output is read in the turn after its end.
    await nextTurn();
    const memory = OUT_OF_MEMORY.test(this.tail) ? "ran out of memory and " : "";
    return {
      reason: memory + (signal ? `was ended by ${signal}` : `exited with code ${code}`),
      code: code ?? 1,
    };
  }
}
