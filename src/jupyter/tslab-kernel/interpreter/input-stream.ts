import { Readable } from "node:stream";
import { sendEvent } from "./events.js";

/** Readers such as readline read ahead; only one that still reads after this time asks for a line. */
const READ_AHEAD_MS = 20;

/** Standard input: reading it asks the server for a line, which asks the user or refuses. */
export class InputStream extends Readable {
  readonly fd = 0;
  private isWanted = false;
  private isAsking = false;

  constructor() {
    super();
    this.on("resume", () => this.askSoon());
    this.on("newListener", () => this.askSoon());
  }

  override _read(): void {
    this.isWanted = true;
    this.askSoon();
  }

  /** Stays open: iterators destroy what they have read. */
  override destroy(): this {
    return this;
  }

  /** Takes the server's answer; null means that there is no input, which fails the reading cell. */
  answer(line: string | null): void {
    this.isAsking = false;
    if (line !== null) {
      this.isWanted = false;
      this.push(`${line}\n`);
    } else {
      const error = new Error("this notebook is run without input");
      error.name = "StdinNotImplementedError";
      error.stack = `${error.name}: ${error.message}`; // Its frames are the interpreter's.
      // Emitted, not by destroying the stream: a later cell that reads fails in the same way.
      this.emit("error", error);
    }
  }

  private askSoon(): void {
    setTimeout(() => {
      const isRead =
        this.listenerCount("readable") > 0 || (this.listenerCount("data") > 0 && !this.isPaused());
      if (!this.isWanted || this.isAsking || !isRead) return;
      this.isAsking = true;
      sendEvent(["input"]);
    }, READ_AHEAD_MS);
  }
}
