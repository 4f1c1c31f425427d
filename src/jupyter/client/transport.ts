import type { Message } from "../protocol/message.js";

/** Called with every message of a kernel. */
export type Listener = (message: Message, channel: "shell" | "iopub") => void;

/** What carries the messages of one kernel, and holds the kernel itself: a process here, or one on a server. */
export interface Transport {
  /** Sends a request. The requests of a channel must be sent one after the other. */
  send(channel: "shell" | "control", message: Message): Promise<void>;
  /** Calls `listener` with each message until the returned function is called. */
  listen(listener: Listener): () => void;
  /** Reconnects the channels that have received nothing. */
  reopen(): void;
  readonly closed: boolean;
  /** Resolves with how the kernel ended, such as "exited with code 1". */
  readonly exited: Promise<string>;
  /** Whether `exited` follows a shutdown request by itself. */
  readonly endsByRequest: boolean;
  /** What may explain a failure, for the end of a message; empty if there is nothing. */
  diagnostics(): string;
  /** Calls `listener` with what the process prints outside the protocol. */
  onProcessOutput(listener: (name: "stdout" | "stderr", text: string) => void): void;
  interrupt(): Promise<void>;
  /** Ends the kernel and everything that belongs to it. */
  kill(): Promise<void>;
}
