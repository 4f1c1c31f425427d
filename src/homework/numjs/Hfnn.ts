import type { Hlayer } from "./Hlayer.js";
import type { Hloss } from "./Hloss.js";
import type { Hoptimizer } from "./Hoptimizer.js";
import type { NdArray } from "./nj.js";

/** A feed-forward network: stacked layers and one loss. */
export class Hfnn {
  /** The stacked layers, from input to output. */
  readonly sequential: Hlayer[] = [];
  /** The loss; set it with `add_criterion`. */
  criterion: Hloss | undefined;
  private readonly widths: number[] = [];

  /** The number of stacked layers. */
  get len_sequential(): number {
    return this.sequential.length;
  }

  /** Puts a layer on top of the stack; throws if it does not fit the one below. */
  add_layer(layer: Hlayer): void {
    this.widths.push(layer.outputs(this.widths.at(-1) ?? NaN));
    this.sequential.push(layer);
  }

  /** Sets the loss. */
  add_criterion(criterion: Hloss): void {
    this.criterion = criterion;
  }

  /** x [batch, features] → outputs [batch, classes] */
  call(x: NdArray): NdArray {
    return this.sequential.reduce((value, layer) => layer.forward(value), x);
  }

  /** The loss of a batch with one-hot targets, summed over its samples. */
  loss(x: NdArray, targets: NdArray): number {
    return this.needCriterion().forward(this.call(x), targets);
  }

  /** The class with the largest output, for each sample. */
  predict(x: NdArray): number[] {
    return this.call(x)
      .tolist()
      .map((y) => y.indexOf(Math.max(...y)));
  }

  /** Gradients of all trainable layers for the batch of the last `loss`. */
  backward(): void {
    this.sequential.reduceRight(
      (gradient, layer) => layer.backward(gradient),
      this.needCriterion().backward(),
    );
  }

  /** Lets an optimizer change the parameters of all trainable layers. */
  step(optimizer: Hoptimizer): void {
    for (const layer of this.sequential) layer.parameters.forEach((parameter) => optimizer.update(parameter));
  }

  /** The network as a table of text: a line for each layer, its outputs and its trainable numbers. */
  summary(): string {
    const counts = this.sequential.map((layer) =>
      layer.parameters.reduce(
        (sum, { value }) => sum + value.shape.reduce((size, length) => size * length, 1),
        0,
      ),
    );
    const lines = this.sequential.map((layer, i) =>
      [
        String(i + 1).padStart(2),
        layer.name.padEnd(12),
        String(this.widths[i]).padStart(7),
        String(counts[i]).padStart(10),
      ].join("  "),
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    return [
      " #  layer         outputs  parameters",
      ...lines,
      `loss: ${this.criterion?.name ?? "none"}; ${total} parameters`,
    ].join("\n");
  }

  private needCriterion(): Hloss {
    if (!this.criterion) throw new Error("Hfnn: there is no loss yet; give it one with add_criterion");
    return this.criterion;
  }
}
