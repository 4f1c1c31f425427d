import { type Operation, operations } from "./operations.js";

/** A node of a computational graph: a number, the operation that computed it, and its gradient after a backward pass. */
export class Value {
  name: string;
  value: number;
  /** ∂output/∂this, after `backward(output)`. */
  gradient = 0;
  /** The operation that made it; undefined for inputs and constants. */
  readonly operation: Operation | undefined;
  readonly inputs: readonly Value[];
  /** ∂this/∂input for each input, at the current values. */
  localDerivatives: number[] = [];

  constructor(name: string, value: number, operation?: Operation, inputs: readonly Value[] = []) {
    this.name = name;
    this.value = value;
    this.operation = operation;
    this.inputs = inputs;
    if (operation) this.compute();
  }

  /** Gives the node a name for drawings and tables; returns the node. */
  named(name: string): this {
    this.name = name;
    return this;
  }

  /** Computes value and local derivatives from the inputs' current values. */
  compute(): void {
    if (!this.operation) return;
    const values = this.inputs.map((input) => input.value);
    this.value = this.operation.forward(...values);
    this.localDerivatives = this.operation.derivatives.map((derivative) => derivative(...values));
  }
}

/**
 * An input of the graph. To move it, set its `value` and call `evaluate(output)`.
 *
 * @example const x1 = input("x1", -1);
 */
export const input = (name: string, value: number): Value => new Value(name, value);

const asValue = (x: Value | number): Value => (typeof x === "number" ? new Value(String(x), x) : x);

function apply(operation: Operation, ...operands: (Value | number)[]): Value {
  const inputs = operands.map(asValue);
  return new Value(operation.formula(...inputs.map((each) => each.name)), 0, operation, inputs);
}

/** A node, or a number that becomes a constant node named by its digits. */
type Operand = Value | number;

/**
 * a + b. Like every operator here it computes its value at once, takes nodes or numbers, and gives the node its formula as a
 * name; `named` gives it a shorter one.
 *
 * @example const y = add(multiply(2, x), 1).named("y");
 */
export const add = (a: Operand, b: Operand): Value => apply(operations.add, a, b);

/** a − b. @example subtract(x, mean(x, y)) */
export const subtract = (a: Operand, b: Operand): Value => apply(operations.subtract, a, b);

/** a · b. @example multiply(x, 3) */
export const multiply = (a: Operand, b: Operand): Value => apply(operations.multiply, a, b);

/** a / b; infinite or NaN where b is 0. @example divide(x, 2) */
export const divide = (a: Operand, b: Operand): Value => apply(operations.divide, a, b);

/** a². @example square(subtract(x, y)) */
export const square = (a: Operand): Value => apply(operations.square, a);

/** √a; NaN below 0, and an infinite derivative at 0. @example sqrt(square(x)) */
export const sqrt = (a: Operand): Value => apply(operations.sqrt, a);

/** eᵃ. @example divide(1, add(1, exp(multiply(-1, z)))) */
export const exp = (a: Operand): Value => apply(operations.exp, a);

/** The natural logarithm of a; −∞ at 0 and NaN below. @example log(exp(x)) */
export const log = (a: Operand): Value => apply(operations.log, a);

/** (a + b) / 2 as one node. @example mean(x1, x2).named("x̄") */
export const mean = (a: Operand, b: Operand): Value => apply(operations.mean, a, b);

/** (a − b)² as one node. @example squaredDifference(x1, xMean).named("b") */
export const squaredDifference = (a: Operand, b: Operand): Value => apply(operations.squaredDifference, a, b);
