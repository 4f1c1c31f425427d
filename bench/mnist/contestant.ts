/** Something that trains a network. */
export interface Contestant {
  name: string;
  /** Trains for so many milliseconds, one step at least; returns milliseconds per step. */
  train(duration: number): Promise<number>;
  /** Predicts 10,000 images; returns milliseconds. */
  evaluate(): Promise<number>;
  close(): void;
}

/** Of Adam, for all contestants. */
export const LEARNING_RATE = 3e-4;
