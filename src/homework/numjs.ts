import numjs from "numjs";

/** The part of a numjs array that notebook 5 uses. */
export interface NdArray {
  shape: number[];
  T: NdArray;
  add(other: NdArray | number): NdArray;
  subtract(other: NdArray | number): NdArray;
  multiply(other: NdArray | number): NdArray;
  divide(other: NdArray | number): NdArray;
  assign(other: NdArray | number): NdArray;
  dot(other: NdArray): NdArray;
  sum(): number;
  max(): number;
  get(...index: number[]): number;
  set(...indexAndValue: number[]): void;
  reshape(...shape: number[]): NdArray;
  tolist(): number[][];
}

/** The part of numjs that notebook 5 uses; numjs has no types. */
export interface Numjs {
  array(nested: readonly number[] | readonly (readonly number[])[]): NdArray;
  zeros(shape: readonly number[]): NdArray;
  ones(shape: readonly number[]): NdArray;
  dot(a: NdArray, b: NdArray): NdArray;
  exp(x: NdArray): NdArray;
  log(x: NdArray): NdArray;
  tanh(x: NdArray): NdArray;
  sigmoid(x: NdArray): NdArray;
}

export const nj = numjs as Numjs;
