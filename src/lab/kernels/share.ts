/** The items [first, last) of `count` that a thread works on. */
export function share(count: number, thread: number, threads: number): [first: number, last: number] {
  return [Math.floor((thread * count) / threads), Math.floor(((thread + 1) * count) / threads)];
}
