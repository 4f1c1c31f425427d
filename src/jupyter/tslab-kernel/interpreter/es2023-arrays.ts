/**
 * The methods of arrays that ES2023 added and TypeScript 5.0, tslab's compiler, does not declare. The declarations of later
 * versions cannot be used: typed arrays are generic there.
 */
const TYPED_ARRAYS = "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float32 Float64".split(" ");
const BIG_ARRAYS = ["BigInt64", "BigUint64"];

const methodsOf = (array: string, element: string): string => `
  toReversed(): ${array};
  toSorted(compareFn?: (a: ${element}, b: ${element}) => number): ${array};
  with(index: number, value: ${element}): ${array};`;

const typedArray = (element: string) => (name: string) =>
  `interface ${name}Array {${methodsOf(`${name}Array`, element)}\n}`;

const plainArray = (declaration: string): string => `interface ${declaration} {${methodsOf("T[]", "T")}
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
}`;

export const ES2023_ARRAYS = [
  ...["Array<T>", "ReadonlyArray<T>"].map(plainArray),
  ...TYPED_ARRAYS.map(typedArray("number")),
  ...BIG_ARRAYS.map(typedArray("bigint")),
].join("\n");
