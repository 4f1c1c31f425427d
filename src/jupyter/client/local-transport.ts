import { randomUUID } from "node:crypto";
import { type Message, request } from "../protocol/message.js";
import type { Channels } from "./channels.js";
import { type Connection, createConnection } from "./connection.js";
import type { KernelSpec } from "./kernelspec.js";
import { type KernelProcess, startProcess } from "./process.js";
import type { Listener, Transport } from "./transport.js";

const OUT_OF_MEMORY = /heap out of memory|bad_alloc|Cannot allocate memory/;

/** A kernel in a process of this machine, over the five sockets of its connection file. */
export class LocalTransport implements Transport {
  readonly exited: Promise<string>;
  readonly endsByRequest = true;
  private readonly connection: Connection;
  private readonly process: KernelProcess;
  private readonly channels: Channels;
  private readonly interruptMode: "message" | "signal";

  private constructor(connection: Connection, process: KernelProcess, channels: Channels, spec: KernelSpec) {
    this.connection = connection;
    this.process = process;
    this.channels = channels;
    this.interruptMode = spec.interrupt_mode ?? "signal";
    this.exited = process.exited.then(
      (how) => `${OUT_OF_MEMORY.test(process.tail()) ? "ran out of memory and " : ""}${how}`,
    );
  }

  /** Starts the kernel's process in `cwd`. */
  static async start(spec: KernelSpec, cwd: string): Promise<LocalTransport> {
    const { Channels } = await import("./channels.js"); // its native sockets are loaded only where a kernel starts
    const connection = await createConnection(spec.name);
    const argv = spec.argv.map((argument) => argument.replace("{connection_file}", connection.file));
    const process = startProcess(argv, cwd, spec.env);
    return new LocalTransport(connection, process, new Channels(connection), spec);
  }

  get closed(): boolean {
    return this.channels.closed;
  }

  send(channel: "shell" | "control", message: Message): Promise<void> {
    return this.channels.send(channel, message);
  }

  listen(listener: Listener): () => void {
    return this.channels.listen(listener);
  }

  reopen(): void {
    this.channels.reopen();
  }

  /** Rejected messages, and the end of the process's output. */
  diagnostics(): string {
    const { refused } = this.channels;
    const tail = this.process.tail();
    const rejected = refused > 0 ? `; messages rejected as malformed or wrongly signed: ${refused}` : "";
    return `${rejected}${tail ? `; its last output:\n${tail}` : ""}`;
  }

  onProcessOutput(listener: (name: "stdout" | "stderr", text: string) => void): void {
    this.process.onProcessOutput(listener);
  }

  async interrupt(): Promise<void> {
    if (this.interruptMode === "signal") this.process.interrupt();
    else await this.send("control", request(randomUUID(), "interrupt_request", {})).catch(() => {});
  }

  async kill(): Promise<void> {
    await this.process.kill();
    this.channels.close();
    await this.connection.remove();
  }
}
