import { StringDecoder } from "node:string_decoder";

type Send = (name: "stdout" | "stderr", text: string) => void;

/** Collects what is written to stdout and stderr and sends it once a turn, in the order it was written. */
export class Streams {
  private pending: { name: "stdout" | "stderr"; text: string[] }[] = [];
  private scheduled = false;
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /** Puts itself in the place of the process's own streams. */
  capture(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder("utf8");
      process[name].write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
        this.add(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
        const callback = typeof encoding === "function" ? encoding : done;
        if (typeof callback === "function") process.nextTick(callback as () => void);
        return true;
      }) as typeof process.stdout.write;
    }
  }

  /** Sends what has been collected; called before any other message so that the order is kept. */
  flush(): void {
    const pending = this.pending;
    this.pending = [];
    for (const { name, text } of pending) this.send(name, text.join(""));
  }

  private add(name: "stdout" | "stderr", text: string): void {
    if (text === "") return;
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
