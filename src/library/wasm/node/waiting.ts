/** How long a waiting thread spins: longer than the pauses between training steps. */
const SPIN_MS = 0.2;
/** Loads between two readings of the clock. */
const LOADS_PER_CHECK = 100;
/** How long a thread sleeps at most before it looks context. */
const SLEEP_MS = 1000;

/**
 * Waits until integers[index] differs from `value`: first spinning, which reacts within a microsecond, then asleep.
 *
 * @param onSleep called after each sleep of a second; may throw to end the wait
 */
export function waitForChange(integers: Int32Array, index: number, value: number, onSleep: () => void): void {
  const spinUntil = performance.now() + SPIN_MS;
  do {
    for (let k = 0; k < LOADS_PER_CHECK; k++) if (Atomics.load(integers, index) !== value) return;
  } while (performance.now() < spinUntil);
  while (Atomics.load(integers, index) === value)
    if (Atomics.wait(integers, index, value, SLEEP_MS) === "timed-out") onSleep();
}

/** Waits until integers[index] has reached `value`. */
export function waitForCount(integers: Int32Array, index: number, value: number, onSleep: () => void): void {
  for (;;) {
    const now = Atomics.load(integers, index);
    if (now >= value) return;
    waitForChange(integers, index, now, onSleep);
  }
}

/** Adds one and wakes all waiting threads. */
export function raise(integers: Int32Array, index: number): void {
  Atomics.add(integers, index, 1);
  Atomics.notify(integers, index);
}
