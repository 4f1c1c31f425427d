import type { MaxPool2dDescription } from "./layer-description.js";
import type { Layer, Parameter } from "./layer.js";
import { outputShape } from "./shapes.js";
import { type Tensor, zeros } from "../tensor/tensor.js";

/** The largest number of each size × size window of an image; the first one, row by row, among equals. */
export class MaxPool2d implements Layer {
  readonly name: string;
  readonly parameters: Parameter[] = [];
  private readonly description: MaxPool2dDescription;
  private inputShape: number[] = [];
  /** Index of the input that each output was copied from. */
  private argmax = new Uint32Array(0);

  constructor(name: string, description: MaxPool2dDescription) {
    this.name = name;
    this.description = description;
  }

  /** [batch, channels, height, width] → [batch, channels, ⌊height / size⌋, ⌊width / size⌋] */
  forward(inputs: Tensor): Tensor {
    const [batch, ...sample] = inputs.shape as [number, ...number[]];
    const outputs = zeros(batch, ...outputShape(this.name, this.description, sample));
    const [, , rows, columns] = outputs.shape as [number, number, number, number];
    const [, , height, width] = inputs.shape as [number, number, number, number];
    const { size } = this.description;
    this.inputShape = inputs.shape;
    this.argmax = new Uint32Array(outputs.data.length);
    for (let k = 0; k < outputs.data.length; k++) {
      const [plane, r, s] = [Math.floor(k / (rows * columns)), Math.floor(k / columns) % rows, k % columns];
      const corner = (plane * height + r * size) * width + s * size;
      let best = corner;
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++)
          if (inputs.data[corner + i * width + j]! > inputs.data[best]!) best = corner + i * width + j;
      this.argmax[k] = best;
      outputs.data[k] = inputs.data[best]!; // y = max of the window
    }
    return outputs;
  }

  /** Passes each gradient to the input that was the maximum of its window. */
  backward(outputGradient: Tensor): Tensor {
    const inputGradient = zeros(...this.inputShape);
    // ∂y/∂x is 1 for the maximum of the window, 0 for the others
    outputGradient.data.forEach((g, k) => (inputGradient.data[this.argmax[k]!]! += g));
    return inputGradient;
  }
}
