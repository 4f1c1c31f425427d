import type { Parameter } from "../layers/layer.js";
import { copyInto, type NamedTensors, type Tensor, zeros } from "../tensor/tensor.js";

/** An optimizer as plain data, for an engine with its own implementation. */
export type OptimizerSettings =
  { kind: "sgd"; learningRate: number; momentum: number } | ({ kind: "adam" } & Required<AdamOptions>);

/** Updates parameters by their gradients. State, such as moments, belongs to the parameters. */
export interface Optimizer {
  readonly settings: OptimizerSettings;
  step(parameters: readonly Parameter[]): void;
  /** A copy of everything later steps depend on besides weights and gradients. */
  save(parameters: readonly Parameter[]): NamedTensors;
  /** Restores a state that `save` returned. */
  restore(parameters: readonly Parameter[], saved: NamedTensors): void;
}

/** One tensor of optimizer state per parameter, such as a moment; zero at first. */
class OptimizerState {
  private readonly name: string;
  private readonly tensors = new WeakMap<Parameter, Tensor>();

  constructor(name: string) {
    this.name = name;
  }

  of(parameter: Parameter): Float64Array {
    return this.tensorOf(parameter).data;
  }

  save(parameters: readonly Parameter[]): NamedTensors {
    return Object.fromEntries(
      parameters.map((parameter) => {
        const { shape, data } = this.tensorOf(parameter);
        return [`${parameter.name}, ${this.name}`, { shape, data: data.slice() }];
      }),
    );
  }

  restore(parameters: readonly Parameter[], saved: NamedTensors): void {
    for (const parameter of parameters)
      copyInto(this.tensorOf(parameter), `${parameter.name}, ${this.name}`, saved);
  }

  private tensorOf(parameter: Parameter): Tensor {
    let tensor = this.tensors.get(parameter);
    if (!tensor) this.tensors.set(parameter, (tensor = zeros(...parameter.value.shape)));
    return tensor;
  }
}

/** Stochastic gradient descent with classical momentum (Polyak 1964): v ← μv + g, θ ← θ − ηv. */
export function sgd({ learningRate, momentum = 0 }: { learningRate: number; momentum?: number }): Optimizer {
  const velocity = new OptimizerState("velocity");
  return {
    settings: { kind: "sgd", learningRate, momentum },
    step(parameters) {
      for (const parameter of parameters) {
        const [theta, g, v] = [parameter.value.data, parameter.gradient.data, velocity.of(parameter)];
        for (let i = 0; i < theta.length; i++) {
          v[i] = momentum * v[i]! + g[i]!;
          theta[i]! -= learningRate * v[i]!;
        }
      }
    },
    save: (parameters) => velocity.save(parameters),
    restore: (parameters, saved) => velocity.restore(parameters, saved),
  };
}

/** Options of Adam; the defaults are those of its paper. */
export interface AdamOptions {
  learningRate?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

/** Adam (Kingma & Ba, ICLR 2015, algorithm 1). */
export function adam({
  learningRate = 1e-3,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
}: AdamOptions = {}): Optimizer {
  const [firstMoment, secondMoment] = [
    new OptimizerState("first moment"),
    new OptimizerState("second moment"),
  ];
  const steps = zeros(1);
  return {
    settings: { kind: "adam", learningRate, beta1, beta2, epsilon },
    step(parameters) {
      const t = ++steps.data[0]!;
      const [unbias1, unbias2] = [1 - beta1 ** t, 1 - beta2 ** t];
      for (const parameter of parameters) {
        const [theta, g] = [parameter.value.data, parameter.gradient.data];
        const [m, v] = [firstMoment.of(parameter), secondMoment.of(parameter)];
        for (let i = 0; i < theta.length; i++) {
          m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
          v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! * g[i]!;
          theta[i]! -= (learningRate * (m[i]! / unbias1)) / (Math.sqrt(v[i]! / unbias2) + epsilon);
        }
      }
    },
    save: (parameters) => ({
      ...firstMoment.save(parameters),
      ...secondMoment.save(parameters),
      "adam steps": { shape: [1], data: steps.data.slice() },
    }),
    restore(parameters, saved) {
      firstMoment.restore(parameters, saved);
      secondMoment.restore(parameters, saved);
      copyInto(steps, "adam steps", saved);
    },
  };
}

/** The optimizer that settings describe. */
export const optimizerOf = (settings: OptimizerSettings): Optimizer =>
  settings.kind === "adam" ? adam(settings) : sgd(settings);
