/** An operation on numbers, with its derivatives beside it. */
export interface Operation {
  name: string;
  /** The value from the inputs' values. */
  forward: (...inputs: number[]) => number;
  /** ∂value/∂input for each input, from the inputs' values. */
  derivatives: ((...inputs: number[]) => number)[];
  /** The operation as a formula of its inputs' names. */
  formula: (...names: string[]) => string;
}

/** Every operation a graph can hold. To add one, write its forward and its derivatives here. */
export const operations = {
  add: {
    name: "add",
    forward: (a, b) => a + b,
    derivatives: [() => 1, () => 1],
    formula: (a, b) => `${a} + ${b}`,
  },
  subtract: {
    name: "subtract",
    forward: (a, b) => a - b,
    derivatives: [() => 1, () => -1],
    formula: (a, b) => `${a} − ${b}`,
  },
  multiply: {
    name: "multiply",
    forward: (a, b) => a * b,
    derivatives: [(_a, b) => b, (a) => a],
    formula: (a, b) => `${a} · ${b}`,
  },
  divide: {
    name: "divide",
    forward: (a, b) => a / b,
    derivatives: [(_a, b) => 1 / b, (a, b) => -a / (b * b)],
    formula: (a, b) => `${a} / ${b}`,
  },
  square: {
    name: "square",
    forward: (a) => a * a,
    derivatives: [(a) => 2 * a],
    formula: (a) => `${a}²`,
  },
  /** At 0 the derivative is infinite, as IEEE division gives it. */
  sqrt: {
    name: "sqrt",
    forward: (a) => Math.sqrt(a),
    derivatives: [(a) => 1 / (2 * Math.sqrt(a))],
    formula: (a) => `√${a}`,
  },
  exp: {
    name: "exp",
    forward: (a) => Math.exp(a),
    derivatives: [(a) => Math.exp(a)],
    formula: (a) => `exp(${a})`,
  },
  log: {
    name: "log",
    forward: (a) => Math.log(a),
    derivatives: [(a) => 1 / a],
    formula: (a) => `log ${a}`,
  },
  mean: {
    name: "mean",
    forward: (a, b) => (a + b) / 2,
    derivatives: [() => 1 / 2, () => 1 / 2],
    formula: (a, b) => `(${a} + ${b}) / 2`,
  },
  squaredDifference: {
    name: "squaredDifference",
    forward: (a, b) => (a - b) ** 2,
    derivatives: [(a, b) => 2 * (a - b), (a, b) => -2 * (a - b)],
    formula: (a, b) => `(${a} − ${b})²`,
  },
} as const satisfies Record<string, Operation>;
