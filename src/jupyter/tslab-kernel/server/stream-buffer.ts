/** Streams are published at most this often, and at once if nothing was published for so long. */
const INTERVAL_MS = 50;
/** Text of one message, in characters; V8's strings hold 2^29. */
const MESSAGE_LIMIT = 16_000_000;
/** Text of one cell, in characters; a cell that prints faster than anybody reads would fill the memory. */
const CELL_LIMIT = 200_000_000;

type StreamName = "stdout" | "stderr";

/** Joins what a cell prints into fewer messages, in order. */
export class StreamBuffer {
  private pending: string[] = [];
  private pendingName: StreamName = "stdout";
  private pendingLength = 0;
  private total = 0;
  private dropped = 0;
  private flushedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly publish: (name: StreamName, text: string) => void;

  constructor(publish: (name: StreamName, text: string) => void) {
    this.publish = publish;
  }

  add(name: StreamName, text: string): void {
    this.total += text.length;
    if (this.total > CELL_LIMIT) {
      this.dropped += text.length;
      return;
    }
    if (name !== this.pendingName || this.pendingLength + text.length > MESSAGE_LIMIT) this.flush();
    this.pendingName = name;
    this.pending.push(text);
    this.pendingLength += text.length;
    this.timer ??= setTimeout(
      () => this.flush(),
      Math.max(0, this.flushedAt + INTERVAL_MS - performance.now()),
    );
  }

  /** Publishes what is pending; called before any other message so that the order is kept. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pendingLength === 0) return;
    const text = this.pending.join("");
    this.pending = [];
    this.pendingLength = 0;
    this.flushedAt = performance.now();
    this.publish(this.pendingName, text);
  }

  /** Publishes the rest of a cell's text, and how much of it was dropped. */
  endCell(): void {
    if (this.dropped > 0) {
      const count = this.dropped.toLocaleString("en");
      this.dropped = this.total = 0;
      this.add("stderr", `\n… ${count} more characters came too fast and were dropped.\n`);
    }
    this.total = 0;
    this.flush();
  }
}
