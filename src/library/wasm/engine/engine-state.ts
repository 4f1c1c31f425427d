import type { NamedTensors } from "../../nn/tensor/tensor.js";
import type { WasmEngineOptions } from "./engine-options.js";
import type { ParameterStore } from "../memory/parameter-store.js";

/** Numbers of updates so far. */
export interface Steps {
  optimizer: number;
  average: number;
}

const number = (n: number) => ({ shape: [1], data: Float64Array.of(n) });

function numberIn(state: NamedTensors, name: string): number {
  const found = state[name];
  if (!found) throw new RangeError(`${name}: missing among ${Object.keys(state).join("; ")}`);
  return found.data[0]!;
}

/** The planes of optimizer and average, with the suffixes of their tensors' names. */
function planesOf({ optimizer, average }: Pick<WasmEngineOptions, "optimizer" | "average">) {
  const planes: ["firstMoment" | "secondMoment" | "average", string][] = [];
  if (optimizer?.settings.kind === "sgd") planes.push(["firstMoment", ", velocity"]);
  if (optimizer?.settings.kind === "adam")
    planes.push(["firstMoment", ", first moment"], ["secondMoment", ", second moment"]);
  if (average !== undefined) planes.push(["average", ", average"]);
  return planes;
}

/** A copy of everything later steps depend on besides weights, data and `Random`; named as by the reference optimizers. */
export function saveState(
  parameters: ParameterStore,
  options: Pick<WasmEngineOptions, "optimizer" | "average">,
  steps: Steps,
): NamedTensors {
  const state: NamedTensors = {};
  for (const [plane, suffix] of planesOf(options)) Object.assign(state, parameters.read(plane, suffix));
  if (options.optimizer?.settings.kind === "adam") state["adam steps"] = number(steps.optimizer);
  if (options.average !== undefined) state["average updates"] = number(steps.average);
  return state;
}

/** Restores a state that `saveState` returned. */
export function restoreState(
  parameters: ParameterStore,
  options: Pick<WasmEngineOptions, "optimizer" | "average">,
  steps: Steps,
  state: NamedTensors,
): void {
  for (const [plane, suffix] of planesOf(options)) parameters.write(plane, state, suffix);
  if (options.optimizer?.settings.kind === "adam") steps.optimizer = numberIn(state, "adam steps");
  if (options.average !== undefined) steps.average = numberIn(state, "average updates");
}
