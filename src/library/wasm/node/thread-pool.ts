import { Worker } from "node:worker_threads";
import { command, type Command, slot } from "../memory/control.js";
import { Network, type NetworkSpecification } from "../engine/network.js";
import type { WorkerPool } from "../engine/worker-pool.js";
import { raise, waitForCount } from "./waiting.js";
import type { WorkerData } from "./worker.js";

/** Sleeps of a second after which a silent thread counts as failed. */
const MAX_SLEEPS = 30;

/** Ends the threads of pools that were garbage-collected. */
const abandoned = new FinalizationRegistry<Int32Array>(stop);

function stop(integers: Int32Array): void {
  integers[slot.command] = command.stop;
  raise(integers, slot.sequence);
}

/**
 * The calling thread and worker threads over one shared memory. The main thread starts a command by incrementing `sequence`;
 * every thread runs its share, waits at a barrier in the middle of a training step, and increments `finished`. A waiting thread
 * spins for a fraction of a millisecond and then sleeps, so an idle engine costs nothing; threads do not keep the process alive.
 */
export class ThreadPool implements WorkerPool {
  network: Network;
  private readonly specification: NetworkSpecification;
  private readonly integers: Int32Array;
  private failure: string | undefined;

  constructor(specification: NetworkSpecification, capacity: number) {
    this.specification = specification;
    this.network = new Network(specification, 0, capacity);
    this.integers = this.network.control.integers;
    this.integers[slot.capacity] = capacity;
    for (let thread = 1; thread < specification.threads; thread++) {
      const workerData: WorkerData = { specification, thread, capacity };
      // Without the process's options, such as a kernel's hooks.
      new Worker(new URL("./worker.js", import.meta.url), { workerData, execArgv: [] }).unref();
    }
    abandoned.register(this, this.integers, this);
  }

  run(todo: Command): void {
    if (this.failure) throw new Error(this.failure);
    const { integers } = this;
    const { threads } = this.specification;
    this.network.control.prepare(todo);
    try {
      raise(integers, slot.sequence);
      this.network.run(todo, () => {
        raise(integers, slot.arrived);
        waitForCount(integers, slot.arrived, threads, this.timeoutCheck());
      });
      waitForCount(integers, slot.finished, threads - 1, this.timeoutCheck());
    } catch (error) {
      // Otherwise the other threads would wait at the barrier forever.
      this.network.control.fail(0, error instanceof Error ? error.message : String(error));
      this.failure = this.network.control.failure();
      throw error;
    }
  }

  resize(capacity: number): void {
    this.network = new Network(this.specification, 0, capacity);
    this.integers[slot.capacity] = capacity;
  }

  close(): void {
    this.failure ??= "WASM engine: closed";
    abandoned.unregister(this);
    stop(this.integers);
  }

  /** Called after each sleep of a wait; throws if another thread failed or the wait takes too long. */
  private timeoutCheck(): () => void {
    let sleeps = 0;
    return () => {
      const failure = this.network.control.failure();
      if (failure) throw new Error(failure);
      if (++sleeps >= MAX_SLEEPS)
        throw new Error(`WASM engine: a thread has not answered for ${MAX_SLEEPS} seconds`);
    };
  }
}
