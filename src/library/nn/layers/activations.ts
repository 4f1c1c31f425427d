/**
 * An element-wise activation. The derivative is written in terms of the **output** a = f(z), which is what a layer
 * stores in its forward pass.
 */
export interface Activation {
  forward: (z: number) => number;
  /** f′(z), given a = f(z). */
  derivative: (a: number) => number;
}

/** Rectified linear unit; its derivative at 0 is taken as 0 (Nair & Hinton, ICML 2010). */
export const reluActivation: Activation = {
  forward: (z) => (z > 0 ? z : 0),
  derivative: (a) => (a > 0 ? 1 : 0),
};

/** Exponential linear unit (Clevert, Unterthiner & Hochreiter, ICLR 2016, eq. 15). */
export const eluActivation = (alpha: number): Activation => ({
  forward: (z) => (z > 0 ? z : alpha * Math.expm1(z)),
  derivative: (a) => (a > 0 ? 1 : a + alpha),
});

/** Hyperbolic tangent. */
export const tanhActivation: Activation = {
  forward: (z) => Math.tanh(z),
  derivative: (a) => 1 - a * a,
};

/** Logistic sigmoid. */
export const sigmoidActivation: Activation = {
  forward: (z) => 1 / (1 + Math.exp(-z)),
  derivative: (a) => a * (1 - a),
};
