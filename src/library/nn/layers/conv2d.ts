import type { Conv2dDescription } from "./layer-description.js";
import type { Layer, Parameter } from "./layer.js";
import { outputShape } from "./shapes.js";
import { type Tensor, zeros } from "../tensor/tensor.js";

/**
 * A convolution of stride 1 without flipping the kernel (a cross-correlation): for output channel o,
 * y[o, r, s] = b[o] + Σ over c, i, j of W[o, c, i, j] · x[c, r + i − padding, s + j − padding], with x = 0 outside.
 *
 * LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86 (1998), section II.
 */
export class Conv2d implements Layer {
  readonly name: string;
  readonly parameters: Parameter[];
  private readonly description: Conv2dDescription;
  private readonly weights: Tensor;
  private readonly bias: Tensor;
  private inputs: Tensor = zeros(0, 0, 0, 0);

  /**
   * @param name of the layer in messages
   * @param weights [outputs, inputs, kernel, kernel]
   * @param bias [outputs]
   */
  constructor(name: string, description: Conv2dDescription, weights: Tensor, bias: Tensor) {
    this.name = name;
    this.description = description;
    this.weights = weights;
    this.bias = bias;
    this.parameters = [
      { name: `${name} weights`, value: weights, gradient: zeros(...weights.shape) },
      { name: `${name} bias`, value: bias, gradient: zeros(...bias.shape) },
    ];
  }

  /** [batch, inputs, height, width] → [batch, outputs, height′, width′] */
  forward(inputs: Tensor): Tensor {
    const [batch, ...sample] = inputs.shape as [number, ...number[]];
    const outputs = zeros(batch, ...outputShape(this.name, this.description, sample));
    this.inputs = inputs;
    const [x, W, b, y] = [inputs.data, this.weights.data, this.bias.data, outputs.data];
    const plane = outputs.shape[2]! * outputs.shape[3]!;
    for (let p = 0; p < y.length / plane; p++) y.fill(b[p % b.length]!, p * plane, (p + 1) * plane);
    this.forEachRow(outputs, (w, atX, atY, length) => {
      for (let s = 0; s < length; s++) y[atY + s]! += W[w]! * x[atX + s]!;
    });
    return outputs;
  }

  /** ∂L/∂y [batch, outputs, height′, width′] → ∂L/∂x [batch, inputs, height, width]; sets ∂L/∂W and ∂L/∂b. */
  backward(outputGradient: Tensor): Tensor {
    const inputGradient = zeros(...this.inputs.shape);
    const [x, W, dy, dx] = [this.inputs.data, this.weights.data, outputGradient.data, inputGradient.data];
    const [dW, db] = this.parameters.map(({ gradient }) => gradient.data.fill(0)) as [
      Float64Array,
      Float64Array,
    ];
    const plane = outputGradient.shape[2]! * outputGradient.shape[3]!;
    for (let k = 0; k < dy.length; k++) db[Math.floor(k / plane) % db.length]! += dy[k]!; // ∂L/∂b[o] = Σ dy[o]
    this.forEachRow(outputGradient, (w, atX, atY, length) => {
      let sum = 0;
      for (let s = 0; s < length; s++) {
        sum += dy[atY + s]! * x[atX + s]!; // ∂L/∂W[w] = Σ dy · the x it multiplies
        dx[atX + s]! += W[w]! * dy[atY + s]!; // ∂L/∂x = Σ W[w] · the dy it contributes to
      }
      dW[w]! += sum;
    });
    return inputGradient;
  }

  /**
   * Visits each pair of a weight and a row of an output plane: the weight's index, the offsets of the row of inputs and the
   * row of outputs, and how many numbers fall inside the image.
   */
  private forEachRow(
    outputs: Tensor,
    visit: (weight: number, atInput: number, atOutput: number, length: number) => void,
  ): void {
    const { inputs: channelsIn, outputs: channelsOut, kernel, padding } = this.description;
    const [batch, , height, width] = this.inputs.shape as [number, number, number, number];
    const [, , rows, columns] = outputs.shape as [number, number, number, number];
    for (let n = 0; n < batch; n++) {
      for (let w = 0; w < channelsOut * channelsIn * kernel * kernel; w++) {
        const [i, j] = [Math.floor(w / kernel) % kernel, w % kernel];
        const c = Math.floor(w / (kernel * kernel)) % channelsIn;
        const o = Math.floor(w / (kernel * kernel * channelsIn));
        const firstColumn = Math.max(0, padding - j);
        const length = Math.min(columns, width + padding - j) - firstColumn;
        const lastRow = Math.min(rows, height + padding - i) - 1;
        for (let r = Math.max(0, padding - i); r <= lastRow; r++) {
          const atInput = ((n * channelsIn + c) * height + r + i - padding) * width;
          const atOutput = ((n * channelsOut + o) * rows + r) * columns;
          visit(w, atInput + firstColumn + j - padding, atOutput + firstColumn, length);
        }
      }
    }
  }
}
