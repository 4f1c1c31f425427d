import type { Value } from "./value.js";

/** Every node the output depends on, each after all its inputs; the output is last. */
export function nodesOf(output: Value): Value[] {
  const ordered: Value[] = [];
  const seen = new Set<Value>();
  const visit = (node: Value) => {
    if (seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach(visit);
    ordered.push(node);
  };
  visit(output);
  return ordered;
}

/** Computes every node again, from the inputs' current values to the output, and returns the output's value. */
export function evaluate(output: Value): number {
  for (const node of nodesOf(output)) node.compute();
  return output.value;
}

/**
 * Reverse-mode differentiation: gives every node the gradient ∂output/∂node. A node's gradient is the sum over
 * its outgoing edges of (gradient of the next node) × (local derivative of the edge).
 */
export function backward(output: Value): void {
  const nodes = nodesOf(output);
  for (const node of nodes) node.gradient = 0;
  output.gradient = 1;
  for (const node of nodes.reverse()) {
    node.inputs.forEach((from, k) => (from.gradient += node.gradient * node.localDerivatives[k]!));
  }
}
