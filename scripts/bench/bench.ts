/** One benchmark of `npm run bench`. */
export interface Bench {
  name: string;
  description: string;
  /** Measures and prints. `rounds` is how often each side is measured, the two sides in turn. */
  run: (rounds: number) => Promise<void>;
}
