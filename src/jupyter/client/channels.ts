import type { KeyObject } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import type { Connection } from "./connection.js";
import { decode, encode, type Message } from "../protocol/message.js";

/** Hears every message that was signed by the kernel. */
export type Listener = (message: Message, channel: "shell" | "iopub") => void;

/** A kernel that has just opened its ports is found within this time; zeromq's own 100 ms would be felt at each start. */
const RECONNECT_MS = 5;

/** The sockets between this program and one kernel. */
export class Channels {
  private readonly shell = new Dealer({ linger: 0, reconnectInterval: RECONNECT_MS });
  private readonly control = new Dealer({ linger: 0, reconnectInterval: RECONNECT_MS });
  private readonly iopub = new Subscriber({
    linger: 0,
    reconnectInterval: RECONNECT_MS,
    receiveHighWaterMark: 0, // Nothing may be dropped.
  });
  private readonly listeners = new Set<Listener>();
  private readonly key: KeyObject;
  /** Messages that were garbage or not signed with our key, which are not for us. */
  refused = 0;

  constructor(connection: Connection) {
    this.key = connection.key;
    this.iopub.subscribe();
    this.shell.connect(connection.address("shell"));
    this.control.connect(connection.address("control"));
    this.iopub.connect(connection.address("iopub"));
    void this.receive("shell");
    void this.receive("iopub");
  }

  get closed(): boolean {
    return this.shell.closed;
  }

  /** Sends a request; requests of one channel are sent one after another. */
  async send(channel: "shell" | "control", message: Message): Promise<void> {
    if (!this.closed) await this[channel].send(encode(message, this.key));
  }

  /** Hears messages until the returned function is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    for (const socket of [this.shell, this.control, this.iopub]) if (!socket.closed) socket.close();
  }

  private async receive(channel: "shell" | "iopub"): Promise<void> {
    const socket = this[channel];
    while (!socket.closed) {
      let frames: Buffer[];
      try {
        frames = await socket.receive();
      } catch {
        return; // It was closed while it waited.
      }
      const message = this.read(frames);
      if (message) for (const listener of this.listeners) listener(message, channel);
    }
  }

  private read(frames: Buffer[]): Message | undefined {
    try {
      return decode(frames, this.key);
    } catch {
      this.refused++;
      return undefined;
    }
  }
}
