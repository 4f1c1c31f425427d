import type { Layer, Parameter } from "./layer.js";
import { outputShape } from "./shapes.js";
import { type Tensor, zeros } from "../tensor/tensor.js";

/** A fully connected layer, y = x W + b. */
export class Dense implements Layer {
  readonly name: string;
  readonly parameters: Parameter[];
  private readonly weights: Tensor;
  private readonly bias: Tensor;
  private inputs: Tensor = zeros(0, 0);

  /**
   * @param name of the layer in messages
   * @param weights [inputs, outputs]
   * @param bias [outputs]
   */
  constructor(name: string, weights: Tensor, bias: Tensor) {
    this.name = name;
    this.weights = weights;
    this.bias = bias;
    this.parameters = [
      { name: `${name} weights`, value: weights, gradient: zeros(...weights.shape) },
      { name: `${name} bias`, value: bias, gradient: zeros(...bias.shape) },
    ];
  }

  /** [batch, inputs] → [batch, outputs]; throws a RangeError if the width differs. */
  forward(inputs: Tensor): Tensor {
    const [fanIn, fanOut] = this.weights.shape as [number, number];
    const [batch, ...sample] = inputs.shape as [number, ...number[]];
    outputShape(this.name, { kind: "dense", inputs: fanIn, outputs: fanOut }, sample); // throws on a mismatch
    this.inputs = inputs;
    const outputs = zeros(batch, fanOut);
    const [x, W, b, y] = [inputs.data, this.weights.data, this.bias.data, outputs.data];
    for (let i = 0; i < batch; i++) {
      for (let k = 0; k < fanOut; k++) {
        let sum = b[k]!;
        for (let j = 0; j < fanIn; j++) sum += x[i * fanIn + j]! * W[j * fanOut + k]!;
        y[i * fanOut + k] = sum;
      }
    }
    return outputs;
  }

  /** ∂L/∂y [batch, outputs] → ∂L/∂x [batch, inputs]; sets ∂L/∂W [inputs, outputs] and ∂L/∂b [outputs]. */
  backward(outputGradient: Tensor): Tensor {
    const [fanIn, fanOut] = this.weights.shape as [number, number];
    const batch = this.inputs.shape[0]!;
    const inputGradient = zeros(batch, fanIn);
    const [x, W, dy, dx] = [this.inputs.data, this.weights.data, outputGradient.data, inputGradient.data];
    const [dW, db] = this.parameters.map((parameter) => parameter.gradient.data.fill(0)) as [
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < batch; i++) {
      for (let k = 0; k < fanOut; k++) {
        const g = dy[i * fanOut + k]!;
        db[k]! += g; // ∂L/∂b = Σᵢ dyᵢ
        for (let j = 0; j < fanIn; j++) {
          dW[j * fanOut + k]! += x[i * fanIn + j]! * g; // ∂L/∂W = xᵀ dy
          dx[i * fanIn + j]! += g * W[j * fanOut + k]!; // ∂L/∂x = dy Wᵀ
        }
      }
    }
    return inputGradient;
  }
}
