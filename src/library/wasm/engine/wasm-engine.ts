import type { LayerDescription } from "../../nn/layers/layer-description.js";
import type { Engine } from "../../nn/model/engine.js";
import { initialWeights } from "../../nn/layers/initialize.js";
import { predictedClasses } from "../../nn/model/predicted-classes.js";
import { layerNames } from "../../nn/layers/shapes.js";
import { type NamedTensors, type Samples, type Tensor, zeros } from "../../nn/tensor/tensor.js";
import { averageDecay, checkDecay } from "../../nn/model/weight-average.js";
import type { Random } from "../../random.js";
import { command, type Command } from "../memory/control.js";
import { elements, positions } from "../plan/image-layout.js";
import { type MaskDrawer, maskDrawer } from "../memory/dropout-masks.js";
import type { NetworkSpecification } from "./network.js";
import type { WasmEngineOptions } from "./engine-options.js";
import { restoreState, saveState, type Steps } from "./engine-state.js";
import { ParameterStore } from "../memory/parameter-store.js";
import { InputBuffer } from "./input-buffer.js";
import { type Plan, planSteps } from "../plan/steps.js";
import type { WorkerPool } from "./worker-pool.js";
import { stepNumbers } from "./update.js";

/** Samples the memory holds at first; a larger training batch grows it. */
const CAPACITY = 64;

/** The module, memory and threads a WASM engine runs on. */
export interface WasmEngineHost {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  threads: number;
  pool: (specification: NetworkSpecification, capacity: number) => WorkerPool;
}

/** A model that WebAssembly routines run in float32, with softmax cross-entropy as its loss. */
export class WasmEngine implements Engine {
  readonly layers: readonly LayerDescription[];
  /** Threads per batch. Results do not depend on it. */
  readonly threads: number;
  private readonly plan: Plan;
  private readonly options: WasmEngineOptions;
  private readonly memory: WebAssembly.Memory;
  private readonly pool: WorkerPool;
  private readonly parameters: ParameterStore;
  private readonly steps: Steps = { optimizer: 0, average: 0 };
  private inputBuffer: InputBuffer;
  private drawMasks: MaskDrawer;

  /** Throws a RangeError that names the layer and both values on a mismatch of shapes. */
  constructor(layers: readonly LayerDescription[], options: WasmEngineOptions, where: WasmEngineHost) {
    if (options.average !== undefined) checkDecay(options.average);
    this.layers = layers;
    this.options = options;
    this.memory = where.memory;
    this.threads = where.threads;
    this.plan = planSteps(layers, options.input);
    const update = { optimizer: options.optimizer?.settings, averages: options.average !== undefined };
    const { module, memory, threads } = where;
    this.pool = where.pool({ module, memory, plan: this.plan, threads, update }, CAPACITY);
    this.parameters = new ParameterStore(memory, this.pool.network.map);
    this.inputBuffer = this.newInputBuffer();
    this.drawMasks = this.newMaskDrawer();
    this.load(startWeights(layers, options.random));
  }

  trainBatch(inputs: Samples, labels: readonly number[]): number {
    const { optimizer, average } = this.options;
    if (!optimizer) throw new Error("WASM engine: training needs an optimizer");
    const numbers = stepNumbers(optimizer.settings, this.steps.optimizer + 1);
    const decay = average === undefined ? 0 : averageDecay(average, this.steps.average);
    this.pool.network.control.write({ ...numbers, decay });
    const loss = this.pass(command.train, inputs, labels);
    this.steps.optimizer++;
    this.steps.average++;
    return loss;
  }

  /** ∂loss/∂parameters of a mini-batch in training, by parameter name; changes no weights. */
  gradients(inputs: Samples, labels: readonly number[]): NamedTensors {
    this.pass(command.gradients, inputs, labels);
    return this.parameters.read("gradient");
  }

  forward(inputs: Samples): Tensor {
    this.inputBuffer.check(inputs);
    const batch = inputs.shape[0]!;
    const logits = zeros(batch, ...this.plan.outputShape);
    for (let first = 0; first < batch; first += CAPACITY) {
      const count = Math.min(CAPACITY, batch - first);
      this.inputBuffer.write(inputs, first, count);
      this.pool.run(command.predict);
      this.readOutputs(logits.data, first, count);
    }
    return logits;
  }

  /** The class with the largest logit, for every sample. */
  predict(inputs: Samples): number[] {
    return predictedClasses(this.forward(inputs));
  }

  /** The moving average of the weights, as a model for `evaluate`. Throws if the engine keeps none. */
  get averaged(): { forward(inputs: Samples): Tensor; weights(): NamedTensors } {
    if (this.options.average === undefined)
      throw new Error("WASM engine: no average is kept; give it { average: decay }");
    return {
      weights: () => this.parameters.read("average"),
      forward: (inputs) => {
        this.exchangeAverage();
        try {
          return this.forward(inputs);
        } finally {
          this.exchangeAverage();
        }
      },
    };
  }

  weights(): NamedTensors {
    return this.parameters.read("weights");
  }

  load(weights: NamedTensors): void {
    this.parameters.write("weights", weights);
    if (this.steps.average === 0) this.parameters.copy("weights", "average");
    this.pool.network.weightsChanged();
  }

  save(): NamedTensors {
    return { ...this.weights(), ...saveState(this.parameters, this.options, this.steps) };
  }

  restore(state: NamedTensors): void {
    this.load(state);
    restoreState(this.parameters, this.options, this.steps, state);
  }

  /** Ends the engine's threads. They also end with the process, or when the engine is garbage-collected. */
  close(): void {
    this.pool.close();
  }

  /** Runs a command that includes a forward and a backward pass. Returns the mean loss. */
  private pass(todo: Command, inputs: Samples, labels: readonly number[]): number {
    const batch = this.inputBuffer.check(inputs);
    if (batch > this.pool.network.capacity) this.resize(batch);
    this.inputBuffer.writeLabels(labels, batch, elements(this.plan.output));
    this.inputBuffer.write(inputs, 0, batch);
    this.drawMasks(batch);
    this.pool.run(todo);
    return this.inputBuffer.meanLoss(batch);
  }

  private resize(capacity: number): void {
    this.pool.resize(capacity);
    this.inputBuffer = this.newInputBuffer();
    this.drawMasks = this.newMaskDrawer();
  }

  private newInputBuffer(): InputBuffer {
    return new InputBuffer(this.layers, this.plan, this.pool.network, this.memory);
  }

  private newMaskDrawer(): MaskDrawer {
    return maskDrawer(this.plan, this.pool.network.map, this.memory, this.options.random);
  }

  private exchangeAverage(): void {
    this.parameters.swap("weights", "average");
    this.pool.network.weightsChanged();
  }

  /** Copies the outputs out of memory, in row-major order of their shape. */
  private readOutputs(target: Float64Array, first: number, count: number): void {
    const { values, stride, geometry } = this.pool.network.map.activations.at(-1)!;
    const at = positions(geometry);
    for (let s = 0; s < count; s++) {
      const outputs = new Float32Array(this.memory.buffer, values + s * stride, at.length);
      for (let k = 0; k < at.length; k++) target[(first + s) * at.length + k] = outputs[at[k]!]!;
    }
  }
}

/** Initial weights, drawn in the order of the reference engine; biases are 0. */
function startWeights(layers: readonly LayerDescription[], random: Random): NamedTensors {
  const names = layerNames(layers);
  const start: NamedTensors = {};
  layers.forEach((layer, i) => {
    if (layer.kind !== "dense" && layer.kind !== "conv2d") return;
    start[`${names[i]!} weights`] = initialWeights(layers, i, random);
    start[`${names[i]!} bias`] = zeros(layer.outputs);
  });
  return start;
}
