import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { isObject } from "../../shared/json.js";
import { trackResource } from "../cleanup/cleanup.js";
import { KernelError } from "../errors.js";
import { parseExact } from "../format/exact-integers.js";
import type { Message } from "../protocol/message.js";
import {
  authorization,
  endKernelOn,
  interruptOn,
  kernelAddress,
  type JupyterServer,
  startKernelOn,
} from "./server.js";
import type { Listener, Transport } from "./transport.js";

/** A server closes a connection that it has not heard from; this is well below the usual minute and a half. */
const PING_MS = 20_000;
/** What a Jupyter server writes into the output when it drops messages because there are many. */
const DROPPED = /^IOPub (data|message) rate exceeded/;

type ServerMessage = Message & { channel?: string };

/** A message of the WebSocket: JSON, or binary with the JSON first and buffers behind it. Undefined if it is neither. */
function decode(data: Buffer, isBinary: boolean): ServerMessage | undefined {
  const parts = isBinary && data.length >= 8 ? [data.readUInt32BE(4), data.readUInt32BE(0)] : undefined;
  const [start = 0, count = 1] = parts ?? [];
  const end = count > 1 && data.length >= 12 ? data.readUInt32BE(8) : data.length;
  try {
    const message: unknown = parseExact(data.toString("utf8", start, end));
    if (!isObject(message) || !isObject(message["header"]) || !isObject(message["content"])) return undefined;
    return { parent_header: {}, metadata: {}, ...message } as unknown as ServerMessage;
  } catch {
    return undefined;
  }
}

/** A kernel on a Jupyter server, over the server's REST interface and one WebSocket. */
export class ServerTransport implements Transport {
  readonly exited: Promise<string>;
  /** The server would start a kernel that ends by itself again. */
  readonly endsByRequest = false;
  closed = false;
  private readonly server: JupyterServer;
  private readonly id: string;
  private readonly session = randomUUID();
  private readonly listeners = new Set<Listener>();
  private readonly release: () => void;
  private readonly ping: NodeJS.Timeout;
  private socket: WebSocket;
  private opened: Promise<void>;
  private resolveExited!: (how: string) => void;
  private isOver = false;

  private constructor(server: JupyterServer, id: string) {
    this.server = server;
    this.id = id;
    this.exited = new Promise((resolve) => (this.resolveExited = resolve));
    this.release = trackResource({
      request: { url: kernelAddress(server, id), headers: authorization(server) },
    });
    [this.socket, this.opened] = this.connect();
    this.ping = setInterval(() => {
      if (this.socket.readyState === WebSocket.OPEN) this.socket.ping();
    }, PING_MS);
    this.ping.unref();
  }

  /** Starts a kernel on the server. See `startKernelOn`. */
  static async start(...args: Parameters<typeof startKernelOn>): Promise<ServerTransport> {
    return new ServerTransport(args[0], await startKernelOn(...args));
  }

  private connect(): [WebSocket, Promise<void>] {
    const address = `${kernelAddress(this.server, this.id).replace(/^http/, "ws")}/channels?session_id=${this.session}`;
    const socket = new WebSocket(address, { headers: authorization(this.server), maxPayload: 0 });
    const opened = new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", (error) =>
        reject(new KernelError(`the connection to ${this.server.url} failed: ${error.message}`)),
      );
    });
    opened.catch(() => {}); // Told by `close`, which follows.
    let failure = "";
    socket.on("error", (error) => (failure = error.message));
    socket.on("close", (code, reason) => {
      if (socket !== this.socket || this.closed) return;
      const why = failure || reason.toString() || `code ${code}`;
      this.end(`is lost: the connection to ${this.server.url} was closed (${why})`);
    });
    socket.on("message", (data, isBinary) => this.receive(data as Buffer, isBinary));
    return [socket, opened];
  }

  /** Whatever comes later no longer counts: a reply would make a cell that has lost something look complete. */
  private end(how: string): void {
    this.isOver = true;
    this.resolveExited(how);
  }

  private receive(data: Buffer, isBinary: boolean): void {
    const message = this.isOver ? undefined : decode(data, isBinary);
    if (!message) return;
    const { header, content, parent_header, channel } = message;
    if (channel !== "shell" && channel !== "iopub") return;
    const state = header.msg_type === "status" ? content["execution_state"] : undefined;
    if (state === "restarting" || state === "dead" || state === "autorestarting")
      return this.end("died on the server");
    if (header.msg_type === "stream" && DROPPED.test(String(content["text"])))
      return this.end(
        `lost outputs: the server ${this.server.url} drops them when a cell prints much; raise its iopub_data_rate_limit and iopub_msg_rate_limit`,
      );
    if (parent_header.msg_id === undefined) return;
    for (const listener of this.listeners) listener(message, channel);
  }

  async send(channel: "shell" | "control", message: Message): Promise<void> {
    if (this.closed) return;
    await this.opened;
    this.socket.send(JSON.stringify({ ...message, channel, buffers: [] }));
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  reopen(): void {
    const before = this.socket;
    [this.socket, this.opened] = this.connect();
    before.terminate();
  }

  diagnostics(): string {
    return "";
  }

  onProcessOutput(): void {
    // A server does not pass on what a kernel's process prints.
  }

  async interrupt(): Promise<void> {
    await interruptOn(this.server, this.id).catch(() => {});
  }

  async kill(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.ping);
    this.socket.terminate();
    try {
      await endKernelOn(this.server, this.id);
      this.release();
    } catch {
      // The cleanup process asks once more when this program ends.
    }
  }
}
