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

// Node defines these two by accessors whose setters keep what a cell assigns.
for (const [name, value] of Object.entries({ process, Buffer }))
  defineProperty(globalThis, name, { value, writable: true, configurable: true });

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

const PROPERTIES: Property[] = OWNERS.flatMap((owner) =>
  ownKeys(owner).map((key) => ({ owner, key, original: getOwnPropertyDescriptor(owner, key) })),
);

/** What all objects or lists inherit, and so what a cell adds to it, is seen by the interpreter's objects, too. */
const SHARED = [Object.prototype, Array.prototype].map((owner) => {
  const known: Record<PropertyKey, true> = Object.create(null) as Record<PropertyKey, true>;
  for (const key of ownKeys(owner)) known[key] = true;
  return { owner, known };
});

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

/** A list: an array would call what a cell has defined for all arrays. */
interface Replaced {
  property: Property;
  byCell: PropertyDescriptor | undefined;
  next: Replaced | undefined;
}

let isInterpreter = false;
/** What cells have replaced, while the originals are in place. */
let replaced: Replaced | undefined;

function restore(property: Property, byCell: PropertyDescriptor | undefined): void {
  replaced = { property, byCell, next: replaced };
  set(property, property.original);
}

function restoreOriginals(): void {
  isInterpreter = true;
  for (let i = 0; i < SHARED.length; i++) {
    const { owner, known } = SHARED[i] as (typeof SHARED)[number];
    const keys = ownKeys(owner);
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k] as PropertyKey;
      if (known[key]) continue;
      const added = getOwnPropertyDescriptor(owner, key);
      // Methods for the cells' own use do no harm, and what cells display may need them.
      if (key === "toJSON" || added?.get || added?.set) restore({ owner, key, original: undefined }, added);
    }
  }
  for (let i = 0; i < PROPERTIES.length; i++) {
    const property = PROPERTIES[i] as Property;
    const byCell = getOwnPropertyDescriptor(property.owner, property.key);
    if (!isSame(byCell, property.original)) restore(property, byCell);
  }
}

function restoreCells(): void {
  for (; replaced; replaced = replaced.next) set(replaced.property, replaced.byCell);
  isInterpreter = false;
}

/** Runs code of the interpreter, with the original built-ins. */
export function asInterpreter<T>(run: () => T): T {
  if (isInterpreter) return run();
  restoreOriginals();
  try {
    return run();
  } finally {
    restoreCells();
  }
}

/** Runs code of a cell within code of the interpreter. */
export function asCell<T>(run: () => T): T {
  if (!isInterpreter) return run();
  restoreCells();
  try {
    return run();
  } finally {
    restoreOriginals();
  }
}
