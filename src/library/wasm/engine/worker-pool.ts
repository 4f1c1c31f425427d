import type { Command } from "../memory/control.js";
import { Network, type NetworkSpecification } from "./network.js";

/** The threads that run a network together. */
export interface WorkerPool {
  /** The network on the calling thread. */
  readonly network: Network;
  /** Runs a command to its end on all threads. */
  run(todo: Command): void;
  /** Makes room for more samples at once. */
  resize(capacity: number): void;
  /** Ends the other threads. */
  close(): void;
}

/** A pool of the calling thread alone; works everywhere, also in a browser. */
export class SingleThreadPool implements WorkerPool {
  network: Network;
  private readonly specification: NetworkSpecification;

  constructor(specification: NetworkSpecification, capacity: number) {
    this.specification = specification;
    this.network = new Network(specification, 0, capacity);
  }

  run(todo: Command): void {
    this.network.control.prepare(todo);
    this.network.run(todo, () => {});
  }

  resize(capacity: number): void {
    this.network = new Network(this.specification, 0, capacity);
  }

  close(): void {}
}
