import { Dealer, Subscriber } from "zeromq";
import type { Connection } from "./connection.js";
import { decode, encode, type Message } from "../protocol/message.js";
import type { Listener } from "./transport.js";

/** A kernel that has just opened its ports is found within this time; zeromq's default of 100 ms would delay each start. */
const RECONNECT_MS = 5;

/** The sockets between this program and one kernel. */
export class Channels {
  private readonly connection: Connection;
  private sockets: { shell: Dealer; control: Dealer; iopub: Subscriber };
  private readonly active = new Set<"shell" | "iopub">();
  private readonly listeners = new Set<Listener>();
  closed = false;
  /** The number of messages that were dropped because they were malformed or not signed with the key. */
  refused = 0;

  constructor(connection: Connection) {
    this.connection = connection;
    this.sockets = { shell: this.openShell(), control: this.dealer("control"), iopub: this.openIopub() };
  }

  /**
   * Reconnects the channels that have received nothing. While the kernel loads, another program may hold its port for a
   * moment: zeromq waits half a minute for a silent peer, and never reconnects to one of another socket type.
   */
  reopen(): void {
    const { shell, control, iopub } = this.sockets;
    if (!this.active.has("shell")) {
      shell.close();
      control.close();
      Object.assign(this.sockets, { shell: this.openShell(), control: this.dealer("control") });
    }
    if (!this.active.has("iopub")) {
      iopub.close();
      this.sockets.iopub = this.openIopub();
    }
  }

  /** Sends a request. The requests of a channel must be sent one after the other. */
  async send(channel: "shell" | "control", message: Message): Promise<void> {
    if (!this.closed) await this.sockets[channel].send(encode(message, this.connection.key));
  }

  /** Calls `listener` with each message until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    this.closed = true;
    for (const socket of Object.values(this.sockets)) if (!socket.closed) socket.close();
  }

  private dealer(channel: "shell" | "control"): Dealer {
    const socket = new Dealer({ linger: 0, reconnectInterval: RECONNECT_MS });
    socket.connect(this.connection.address(channel));
    return socket;
  }

  private openShell(): Dealer {
    const socket = this.dealer("shell");
    void this.receive(socket, "shell");
    return socket;
  }

  private openIopub(): Subscriber {
    const socket = new Subscriber({
      ...{ linger: 0, reconnectInterval: RECONNECT_MS },
      receiveHighWaterMark: 0, // Nothing may be dropped.
    });
    socket.subscribe();
    socket.connect(this.connection.address("iopub"));
    void this.receive(socket, "iopub");
    return socket;
  }

  private async receive(socket: Dealer | Subscriber, channel: "shell" | "iopub"): Promise<void> {
    while (!socket.closed) {
      let frames: Buffer[];
      try {
        frames = await socket.receive();
      } catch {
        return; // The socket was closed.
      }
      const message = this.read(frames);
      if (!message) continue;
      this.active.add(channel);
      for (const listener of this.listeners) listener(message, channel);
    }
  }

  private read(frames: Buffer[]): Message | undefined {
    try {
      return decode(frames, this.connection.key);
    } catch {
      this.refused++;
      return undefined;
    }
  }
}
