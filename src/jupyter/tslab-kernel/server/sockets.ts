import type { KeyObject } from "node:crypto";
import { Publisher, Reply, Router } from "zeromq";
import type { JsonObject } from "../../../shared/json.js";
import { decode, encode, type Message, respond, routingPrefix, signingKey } from "../../protocol/message.js";

/** At its end, the kernel waits this long for its last messages to be sent. */
const LINGER_MS = 1_000;

export interface ConnectionInfo {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

export type Channel = "shell" | "control" | "stdin";

/** A signed message from a client, and where its reply goes. */
export interface Request {
  message: Message;
  channel: Channel;
  prefix: Buffer[];
}

/** Sends one message after the other: zeromq rejects a send that overlaps another. */
class Outbox {
  private last = Promise.resolve();
  private readonly socket: { send(frames: (Buffer | string)[]): Promise<void> };

  constructor(socket: { send(frames: (Buffer | string)[]): Promise<void> }) {
    this.socket = socket;
  }

  send(frames: (Buffer | string)[]): void {
    this.last = this.last.then(() => this.socket.send(frames)).catch(() => {}); // It may be closed.
  }

  /** Resolves once all messages have been handed over. */
  get flushed(): Promise<void> {
    return this.last;
  }
}

/** The kernel's sockets. Messages that are not signed with the key are dropped. */
export class Sockets {
  private readonly routers = {
    shell: new Router({ linger: LINGER_MS, sendHighWaterMark: 0 }),
    control: new Router({ linger: LINGER_MS, sendHighWaterMark: 0 }),
    stdin: new Router({ linger: LINGER_MS, sendHighWaterMark: 0 }),
  };
  private readonly iopub = new Publisher({ linger: LINGER_MS, sendHighWaterMark: 0 });
  private readonly heartbeat = new Reply({ linger: 0 });
  private readonly outboxes = {
    shell: new Outbox(this.routers.shell),
    control: new Outbox(this.routers.control),
    stdin: new Outbox(this.routers.stdin),
    iopub: new Outbox(this.iopub),
  };
  private readonly key: KeyObject;

  private constructor(key: KeyObject) {
    this.key = key;
  }

  /** Binds all sockets. Rejects if a port is taken. */
  static async bind(info: ConnectionInfo): Promise<Sockets> {
    const sockets = new Sockets(signingKey(info.key));
    const { shell, control, stdin } = sockets.routers;
    const separator = info.transport === "tcp" ? ":" : "-";
    const address = (port: number) => `${info.transport}://${info.ip}${separator}${port}`;
    await Promise.all([
      sockets.iopub.bind(address(info.iopub_port)),
      shell.bind(address(info.shell_port)),
      control.bind(address(info.control_port)),
      stdin.bind(address(info.stdin_port)),
      sockets.heartbeat.bind(address(info.hb_port)),
    ]);
    return sockets;
  }

  /** Passes each request to `onRequest`, and echoes heartbeats. */
  receive(onRequest: (request: Request) => void): void {
    for (const channel of ["shell", "control", "stdin"] as const) void this.read(channel, onRequest);
    void this.echoHeartbeats();
  }

  reply({ message, channel, prefix }: Request, type: string, content: JsonObject): void {
    this.outboxes[channel].send([...prefix, ...encode(respond(message, type, content), this.key)]);
  }

  /** Asks the client that made a request for input. */
  requestInput({ message, prefix }: Request): void {
    const content = { prompt: "", password: false };
    this.outboxes.stdin.send([...prefix, ...encode(respond(message, "input_request", content), this.key)]);
  }

  publish(parent: Message, type: string, content: JsonObject): void {
    this.outboxes.iopub.send([type, ...encode(respond(parent, type, content), this.key)]);
  }

  /** Closes all sockets once their messages are on the way. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.outboxes).map((outbox) => outbox.flushed));
    for (const socket of [...Object.values(this.routers), this.iopub, this.heartbeat]) socket.close();
  }

  private async read(channel: Channel, onRequest: (request: Request) => void): Promise<void> {
    for await (const frames of this.routers[channel]) {
      let message: Message;
      try {
        message = decode(frames, this.key);
      } catch {
        continue; // Not from a client that knows the key: even an error reply would tell too much.
      }
      onRequest({ message, channel, prefix: routingPrefix(frames) });
    }
  }

  private async echoHeartbeats(): Promise<void> {
    for await (const frames of this.heartbeat) await this.heartbeat.send(frames).catch(() => {});
  }
}
