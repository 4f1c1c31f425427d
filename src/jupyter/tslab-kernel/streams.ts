import { StringDecoder } from "node:string_decoder";

/** Text of one message, in characters: far below what the engine can hold in one string. */
const MESSAGE_LIMIT = 16_000_000;
/** Text that may wait for the end of a turn, in characters; a cell that prints on without a pause loses the rest, visibly. */
const PENDING_LIMIT = 200_000_000;

type Send = (name: "stdout" | "stderr", text: string) => void;

/** Collects what is written to stdout and stderr and sends it once a turn, in the order it was written. */
export class Streams {
  private pending: { name: "stdout" | "stderr"; text: string[] }[] = [];
  private pendingCharacters = 0;
  private leftOut = 0;
  private scheduled = false;
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /** Puts itself in the place of the process's own streams. */
  capture(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder("utf8");
      process[name].write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
        this.add(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
        const callback = typeof encoding === "function" ? encoding : done;
        if (typeof callback === "function") process.nextTick(callback);
        return true;
      };
    }
  }

  /** Sends what has been collected; called before any other message so that the order is kept. */
  flush(): void {
    const { pending, leftOut } = this;
    this.pending = [];
    this.pendingCharacters = this.leftOut = 0;
    for (const { name, text } of pending) this.sendAll(name, text);
    if (leftOut > 0)
      this.send(
        "stderr",
        `\n… ${leftOut.toLocaleString("en")} more characters came too fast and were left out.\n`,
      );
  }

  /** Sends the pieces joined, in messages of a size that can be sent. */
  private sendAll(name: "stdout" | "stderr", pieces: string[]): void {
    let message: string[] = [];
    let length = 0;
    for (const piece of pieces) {
      if (length + piece.length > MESSAGE_LIMIT && length > 0) {
        this.send(name, message.join(""));
        [message, length] = [[], 0];
      }
      message.push(piece);
      length += piece.length;
    }
    this.send(name, message.join(""));
  }

  private add(name: "stdout" | "stderr", text: string): void {
    if (text === "") return;
    if (this.pendingCharacters + text.length > PENDING_LIMIT) {
      this.leftOut += text.length;
      return;
    }
    this.pendingCharacters += text.length;
    const last = this.pending.at(-1);
    if (last?.name === name) last.text.push(text);
    else this.pending.push({ name, text: [text] });
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }
}
