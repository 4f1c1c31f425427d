import { workerData } from "node:worker_threads";
import { command, type Command, place } from "../memory/control.js";
import { Network, type NetworkSpecification } from "../engine/network.js";
import { raise, waitForChange, waitForCount } from "./waiting.js";

/** What a thread of a team is started with. */
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
const meet = () => {
  raise(integers, place.arrived);
  waitForCount(integers, place.arrived, specification.threads, throwIfFailed);
};

try {
  for (let turn = 0; ; turn++) {
    waitForChange(integers, place.turn, turn, throwIfFailed);
    const todo = integers[place.command] as Command;
    if (todo === command.stop) break;
    const needed = integers[place.capacity]!;
    if (needed !== network.capacity) network = new Network(specification, thread, needed);
    network.run(todo, meet);
    raise(integers, place.finished);
  }
} catch (error) {
  control.fail(thread, error instanceof Error ? error.message : String(error));
}
