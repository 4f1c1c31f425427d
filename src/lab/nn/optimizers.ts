import type { Parameter } from "./layer.js";

/** Changes parameters against their gradients. State, such as moments, belongs to the parameters first given. */
export interface Optimizer {
  step(parameters: readonly Parameter[]): void;
}

/** The numbers an optimizer remembers for each parameter, zero at first. */
function memory(): (parameter: Parameter) => Float64Array {
  const kept = new WeakMap<Parameter, Float64Array>();
  return (parameter) => {
    let numbers = kept.get(parameter);
    if (!numbers) kept.set(parameter, (numbers = new Float64Array(parameter.value.data.length)));
    return numbers;
  };
}

/** Stochastic gradient descent with classical momentum (Polyak 1964): v ← μv + g, θ ← θ − ηv. */
export function sgd({ learningRate, momentum = 0 }: { learningRate: number; momentum?: number }): Optimizer {
  const velocityOf = memory();
  return {
    step(parameters) {
      for (const parameter of parameters) {
        const [theta, g, v] = [parameter.value.data, parameter.gradient.data, velocityOf(parameter)];
        for (let i = 0; i < theta.length; i++) {
          v[i] = momentum * v[i]! + g[i]!;
          theta[i]! -= learningRate * v[i]!;
        }
      }
    },
  };
}

/** What Adam can be told; defaults as its authors advise. */
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
  const [firstMoment, secondMoment] = [memory(), memory()];
  let t = 0;
  return {
    step(parameters) {
      t++;
      const [unbias1, unbias2] = [1 - beta1 ** t, 1 - beta2 ** t];
      for (const parameter of parameters) {
        const [theta, g] = [parameter.value.data, parameter.gradient.data];
        const [m, v] = [firstMoment(parameter), secondMoment(parameter)];
        for (let i = 0; i < theta.length; i++) {
          m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
          v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! * g[i]!;
          theta[i]! -= (learningRate * (m[i]! / unbias1)) / (Math.sqrt(v[i]! / unbias2) + epsilon);
        }
      }
    },
  };
}
