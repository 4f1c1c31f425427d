import { workerData } from "node:worker_threads";
import { command, type Command, slot } from "../memory/control.js";
import { Network, type NetworkSpecification } from "../engine/network.js";
import { raise, waitForChange, waitForCount } from "./waiting.js";

/** The data a worker thread starts with. */
export interface WorkerData {
  specification: NetworkSpecification;
  /** 1, 2, …; the main thread is 0. */
  thread: number;
  capacity: number;
}

const { specification, thread, capacity } = workerData as WorkerData;
let network = new Network(specification, thread, capacity);
const { control } = network;
const { integers } = control;

const throwIfFailed = () => {
  const failure = control.failure();
  if (failure) throw new Error(failure);
};
const barrier = () => {
  raise(integers, slot.arrived);
  waitForCount(integers, slot.arrived, specification.threads, throwIfFailed);
};

try {
  for (let sequence = 0; ; sequence++) {
    waitForChange(integers, slot.sequence, sequence, throwIfFailed);
    const todo = integers[slot.command] as Command;
    if (todo === command.stop) break;
    const needed = integers[slot.capacity]!;
    if (needed !== network.capacity) network = new Network(specification, thread, needed);
    network.run(todo, barrier);
    raise(integers, slot.finished);
  }
} catch (error) {
  control.fail(thread, error instanceof Error ? error.message : String(error));
}
