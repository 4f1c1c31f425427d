/** Something that trains a network. */
export interface Contestant {
  name: string;
  /** Trains on so many batches; returns milliseconds per step. */
  train(steps: number): Promise<number>;
  /** Predicts 10,000 images; returns milliseconds. */
  evaluate(): Promise<number>;
  close(): void;
}

/** Of Adam, for all contestants. */
export const LEARNING_RATE = 3e-4;
