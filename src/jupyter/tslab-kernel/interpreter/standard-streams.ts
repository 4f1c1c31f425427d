import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { sendText } from "./events.js";
import { InputStream } from "./input-stream.js";

const isUtf8 = (encoding: string): boolean => encoding === "utf8" || encoding === "utf-8";

/** A standard stream whose text is sent to the server as it is written. Like Node's own, it cannot be closed. */
class OutputStream extends Writable {
  readonly fd: number;
  private readonly streamName: "stdout" | "stderr";
  private readonly decoder = new StringDecoder("utf8");

  constructor(name: "stdout" | "stderr", fd: number) {
    super({ decodeStrings: false, autoDestroy: false, emitClose: false });
    this.streamName = name;
    this.fd = fd;
  }

  /** Writes at once: a queue whose writer was terminated by an interrupt would never write again. */
  override write(chunk: string | Uint8Array, ...more: unknown[]): boolean {
    const encoding = more.find((argument) => typeof argument === "string") as BufferEncoding | undefined;
    const done = more.find((argument) => typeof argument === "function") as (() => void) | undefined;
    const isText = typeof chunk === "string";
    const text =
      isText && isUtf8(encoding ?? "utf8")
        ? chunk
        : this.decoder.write(isText ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    if (text !== "") sendText(this.streamName, text);
    if (done) process.nextTick(done);
    return true;
  }

  override end(...args: unknown[]): this {
    const callback = args.find((argument) => typeof argument === "function") as (() => void) | undefined;
    const [chunk, encoding] = args.filter((argument) => argument !== callback);
    if (chunk !== undefined && chunk !== null) this.write(chunk as string | Uint8Array, encoding);
    process.nextTick(() => {
      this.emit("finish"); // Pipelines wait for it.
      callback?.();
    });
    return this;
  }

  override destroy(): this {
    return this;
  }
}

/** Replaces the process's standard streams, before anything is printed. Returns a function that answers input requests. */
export function installStandardStreams(): (line: string | null) => void {
  const stdout = new OutputStream("stdout", 1);
  const stderr = new OutputStream("stderr", 2);
  let stdin = new InputStream();
  // What an earlier cell destroyed, by reading what there was or was not, does not keep a later cell from asking.
  const currentStdin = () => (stdin = stdin.destroyed ? new InputStream() : stdin);
  for (const [name, get] of Object.entries({
    stdin: currentStdin,
    stdout: () => stdout,
    stderr: () => stderr,
  }))
    Object.defineProperty(process, name, { get, configurable: true, enumerable: true });
  return (line) => stdin.answer(line);
}
