/**
 * Cells run in the same realm as the interpreter and the compiler, and may replace any built-in of JavaScript. The
 * interpreter's own code runs with the original ones; the cells' versions are back before a cell's code goes on.
 */
const { ownKeys } = Reflect;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, is } = Object;

interface Property {
  owner: object;
  key: PropertyKey;
  /** Undefined: the owner has no such property. */
  original: PropertyDescriptor | undefined;
}

const CLASSES = [
  ...[Array, Boolean, Error, Function, Map, Number, Object, Promise, RegExp, Set, String, Symbol, WeakMap],
  ...[SharedArrayBuffer, Int32Array, Uint8Array],
];
const iterators = [[].values(), new Map().keys(), new Set().keys(), ""[Symbol.iterator]()].map(
  (iterator) => getPrototypeOf(iterator) as object,
);
const OWNERS = [
  ...CLASSES.flatMap((builtin) => [builtin, builtin.prototype as object]),
  ...[globalThis, Atomics, JSON, Math, Reflect, ...iterators],
];

const PROPERTIES: Property[] = [
  ...OWNERS.flatMap((owner) =>
    ownKeys(owner).map((key) => ({ owner, key, original: getOwnPropertyDescriptor(owner, key) })),
  ),
  // What these would turn all messages into.
  ...[Object.prototype, Array.prototype].map((owner) => ({ owner, key: "toJSON", original: undefined })),
];

const isSame = (a: PropertyDescriptor | undefined, b: PropertyDescriptor | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && is(a.value, b.value) && a.get === b.get && a.set === b.set);

function set({ owner, key }: Property, descriptor: PropertyDescriptor | undefined): void {
  try {
    if (descriptor) defineProperty(owner, key, descriptor);
    else delete (owner as Record<PropertyKey, unknown>)[key];
  } catch {
    // The cell has frozen it.
  }
}

interface Replaced {
  property: Property;
  byCell: PropertyDescriptor | undefined;
}

/** What cells have replaced, while the originals are in place; undefined while a cell's code runs. */
let replaced: Replaced[] | undefined;

function restoreOriginals(): void {
  const found: Replaced[] = [];
  for (let i = 0; i < PROPERTIES.length; i++) {
    const property = PROPERTIES[i] as Property;
    const byCell = getOwnPropertyDescriptor(property.owner, property.key);
    if (isSame(byCell, property.original)) continue;
    found[found.length] = { property, byCell };
    set(property, property.original);
  }
  replaced = found;
}

function restoreCells(): void {
  const found = replaced ?? [];
  for (let i = 0; i < found.length; i++) {
    const { property, byCell } = found[i] as Replaced;
    set(property, byCell);
  }
  replaced = undefined;
}

/** Runs code of the interpreter, with the original built-ins. */
export function asInterpreter<T>(run: () => T): T {
  if (replaced) return run();
  restoreOriginals();
  try {
    return run();
  } finally {
    restoreCells();
  }
}

/** Runs code of a cell within code of the interpreter. */
export function asCell<T>(run: () => T): T {
  if (!replaced) return run();
  restoreCells();
  try {
    return run();
  } finally {
    restoreOriginals();
  }
}
