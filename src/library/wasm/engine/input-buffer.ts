import type { LayerDescription } from "../../nn/layers/layer-description.js";
import { layerNames, outputShape } from "../../nn/layers/shapes.js";
import type { Samples } from "../../nn/tensor/tensor.js";
import { slot } from "../memory/control.js";
import { elements } from "../plan/image-layout.js";
import type { Network } from "./network.js";
import type { Plan } from "../plan/steps.js";

/** Validates a batch and copies it into WebAssembly memory. */
export class InputBuffer {
  private readonly layers: readonly LayerDescription[];
  private readonly plan: Plan;
  private readonly network: Network;
  private readonly bytes: Uint8Array;
  private readonly floats: Float32Array;
  private readonly labels: Int32Array;
  private readonly losses: Float32Array;

  constructor(
    layers: readonly LayerDescription[],
    plan: Plan,
    network: Network,
    { buffer }: WebAssembly.Memory,
  ) {
    const { map, capacity } = network;
    const numbers = capacity * elements(plan.input);
    this.layers = layers;
    this.plan = plan;
    this.network = network;
    this.bytes = new Uint8Array(buffer, map.inputBuffer, numbers);
    this.floats = new Float32Array(buffer, map.inputBuffer, numbers);
    this.labels = new Int32Array(buffer, map.labels, capacity);
    this.losses = new Float32Array(buffer, map.losses, capacity);
  }

  /** The number of samples. Throws a RangeError if their shape is not the one the engine was built for. */
  check({ shape, data }: Samples): number {
    const { inputShape } = this.plan;
    const [batch, ...sample] = shape as [number, ...number[]];
    if (String(sample) !== String(inputShape)) {
      if (this.layers[0]) outputShape(layerNames(this.layers)[0]!, this.layers[0], sample);
      throw new RangeError(
        `WASM engine: samples [${inputShape.join(", ")}] expected, [${sample.join(", ")}] given`,
      );
    }
    const expected = batch * elements(this.plan.input);
    if (data.length !== expected)
      throw new RangeError(
        `WASM engine: ${expected} numbers expected in [${shape.join(", ")}], ${data.length} given`,
      );
    return batch;
  }

  /** Writes the samples [first, first + count) as the next batch. */
  write({ data, scale = 1 }: Samples, first: number, count: number): void {
    const size = elements(this.plan.input);
    const chosen = data.subarray(first * size, (first + count) * size);
    const isBytes = chosen instanceof Uint8Array;
    if (isBytes) this.bytes.set(chosen);
    else this.floats.set(scale === 1 ? chosen : chosen.map((x) => x * scale));
    const { integers } = this.network.control;
    integers[slot.bytes] = Number(isBytes);
    integers[slot.batch] = count;
    this.network.control.write({ scale });
  }

  /** Writes the labels of the batch. Throws a RangeError if one is not a class. */
  writeLabels(labels: readonly number[], batch: number, classes: number): void {
    if (labels.length !== batch) throw new RangeError(`loss: ${batch} outputs, but ${labels.length} labels`);
    for (let s = 0; s < batch; s++) {
      const label = labels[s]!;
      if (!(Number.isInteger(label) && label >= 0 && label < classes))
        throw new RangeError(`loss: label ${label} is not among the classes 0 to ${classes - 1}`);
      this.labels[s] = label;
    }
  }

  /** Mean loss of the last batch. */
  meanLoss(batch: number): number {
    let sum = 0;
    for (let s = 0; s < batch; s++) sum += this.losses[s]!;
    return sum / batch;
  }
}
