import type { Command } from "../memory/control.js";
import { Network, type NetworkSpecification } from "./network.js";

/** The threads that run a network together, including the calling one. */
export interface WorkerPool {
  /** The network on the calling thread. */
  readonly network: Network;
  /** Runs a command on all threads and waits for them. */
  run(todo: Command): void;
  /** Sets the largest batch. */
  resize(capacity: number): void;
  /** Ends the other threads. */
  close(): void;
}

/** The calling thread alone; runs everywhere, browsers included. */
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
