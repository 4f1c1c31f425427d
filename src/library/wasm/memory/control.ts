import type { Address } from "../plan/routines.js";
import { CONTROL_BYTES } from "./memory-map.js";

/** The commands that all threads run together. */
export const command = { stop: 0, predict: 1, gradients: 2, train: 3 } as const;
export type Command = (typeof command)[keyof typeof command];

/** Slots of the control block, in 32-bit integers. */
export const slot = {
  /** Incremented with each command; threads wait for it. */
  sequence: 0,
  command: 1,
  /** Threads that have come to the middle of the sequence. */
  arrived: 2,
  /** Threads, besides the main one, that have ended the sequence. */
  finished: 3,
  /** 0, or 1 + the number of a thread that failed. */
  failed: 4,
  batch: 5,
  /** Samples there is memory for. */
  capacity: 6,
  /** Whether samples are given as bytes. */
  bytes: 7,
  /** Bytes of the message of a failure. */
  messageLength: 8,
  /** Groups of samples that some thread has taken in this sequence, and blocks of parameters. */
  groups: 9,
  blocks: 10,
} as const;

const NUMBERS_AT = 64;
const MESSAGE_AT = 256;

/** Arguments of a command. */
export interface CommandNumbers {
  /** Factor of input bytes. */
  scale: number;
  /** For Adam: η / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ); for gradient descent the rate alone. */
  rate: number;
  root: number;
  /** Decay of the average of weights. */
  decay: number;
}
const NUMBERS = ["scale", "rate", "root", "decay"] as const;

/** The block of memory through which the main thread directs the others. */
export class Control {
  readonly integers: Int32Array<ArrayBufferLike>;
  private readonly numbers: Float64Array;
  private readonly message: Uint8Array;

  constructor(memory: WebAssembly.Memory, address: Address) {
    this.integers = new Int32Array(memory.buffer, address, NUMBERS_AT / 4);
    this.numbers = new Float64Array(memory.buffer, address + NUMBERS_AT, NUMBERS.length);
    this.message = new Uint8Array(memory.buffer, address + MESSAGE_AT, CONTROL_BYTES - MESSAGE_AT);
  }

  /** Sets up a command before the threads are woken. */
  prepare(todo: Command): void {
    this.integers[slot.command] = todo;
    for (const counter of [slot.arrived, slot.finished, slot.groups, slot.blocks]) this.integers[counter] = 0;
  }

  /** Takes the next free group or block, so that no thread waits for a slower one. */
  take(counter: typeof slot.groups | typeof slot.blocks): number {
    return Atomics.add(this.integers, counter, 1);
  }

  write(numbers: Partial<CommandNumbers>): void {
    NUMBERS.forEach((name, k) => (this.numbers[k] = numbers[name] ?? this.numbers[k]!));
  }

  read(): CommandNumbers {
    const [scale, rate, root, decay] = this.numbers as unknown as [number, number, number, number];
    return { scale, rate, root, decay };
  }

  /** Records that a thread failed; later failures are ignored. */
  fail(thread: number, reason: string): void {
    const bytes = new TextEncoder().encode(reason).subarray(0, this.message.length);
    if (Atomics.compareExchange(this.integers, slot.failed, 0, thread + 1) !== 0) return;
    this.message.set(bytes);
    Atomics.store(this.integers, slot.messageLength, bytes.length);
  }

  /** The recorded failure, if any. */
  failure(): string | undefined {
    const failed = Atomics.load(this.integers, slot.failed);
    if (failed === 0) return undefined;
    const length = Atomics.load(this.integers, slot.messageLength);
    return `WASM engine, thread ${failed}: ${new TextDecoder().decode(this.message.slice(0, length))}`;
  }
}
