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
  }

  override _read(): void {
    this.isWanted = true;
    this.askSoon();
  }

  /** Takes the server's answer; null means that there is no input, which fails the cell that reads. */
  answer(line: string | null): void {
    this.isAsking = false;
    if (line !== null) {
      this.isWanted = false;
      this.push(`${line}\n`);
    } else {
      const error = new Error("this notebook is run without input");
      error.name = "StdinNotImplementedError";
      error.stack = `${error.name}: ${error.message}`; // Its frames are the interpreter's.
      this.destroy(error);
    }
  }

  private askSoon(): void {
    setTimeout(() => {
      const isRead = this.readableFlowing === true || this.listenerCount("readable") > 0;
      if (!this.isWanted || this.isAsking || !isRead || this.destroyed) return;
      this.isAsking = true;
      sendEvent(["input"]);
    }, READ_AHEAD_MS);
  }
}
