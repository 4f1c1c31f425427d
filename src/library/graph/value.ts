import { type Operation, operations } from "./operations.js";

/** A node of a computational graph: a number, how it came to be, and its gradient after a backward pass. */
export class Value {
  name: string;
  value: number;
  /** ∂output/∂this, after `backward(output)`. */
  gradient = 0;
  /** The operation that made it; undefined for inputs and constants. */
  readonly operation: Operation | undefined;
  readonly inputs: readonly Value[];
  /** ∂this/∂input for each input, at the present values. */
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

  /** Computes value and local derivatives from the inputs' present values. */
  compute(): void {
    if (!this.operation) return;
    const values = this.inputs.map((input) => input.value);
    this.value = this.operation.forward(...values);
    this.localDerivatives = this.operation.derivatives.map((derivative) => derivative(...values));
  }
}

/** An input of the graph; set its `value` and call `evaluate` to move it. */
export const input = (name: string, value: number): Value => new Value(name, value);

const asValue = (x: Value | number): Value => (typeof x === "number" ? new Value(String(x), x) : x);

function apply(operation: Operation, ...operands: (Value | number)[]): Value {
  const inputs = operands.map(asValue);
  return new Value(operation.formula(...inputs.map((each) => each.name)), 0, operation, inputs);
}

type Operand = Value | number;
export const add = (a: Operand, b: Operand): Value => apply(operations.add, a, b);
export const subtract = (a: Operand, b: Operand): Value => apply(operations.subtract, a, b);
export const multiply = (a: Operand, b: Operand): Value => apply(operations.multiply, a, b);
export const divide = (a: Operand, b: Operand): Value => apply(operations.divide, a, b);
export const square = (a: Operand): Value => apply(operations.square, a);
export const sqrt = (a: Operand): Value => apply(operations.sqrt, a);
export const exp = (a: Operand): Value => apply(operations.exp, a);
export const log = (a: Operand): Value => apply(operations.log, a);
/** (a + b) / 2 as one node. */
export const mean = (a: Operand, b: Operand): Value => apply(operations.mean, a, b);
/** (a − b)² as one node. */
export const squaredDifference = (a: Operand, b: Operand): Value => apply(operations.squaredDifference, a, b);
