import type { ClassBox } from "./class-diagram.js";

/** A class as JavaScript has it at run time; abstract classes too. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- the type of abstract classes with any constructor
type Class = Function;

const prototypeOf = (cls: Class): object => cls.prototype as object;

/** Methods and accessors a class defines itself, with their parameters, e.g. `loss(x, t)`. */
function functionsOf(cls: Class): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototypeOf(cls)))
    .filter(([name]) => name !== "constructor")
    .map(([name, { value }]) => {
      if (typeof value !== "function") return name;
      const [, parameters = ""] = /^[^(]*\(([^)]*)\)/.exec(String(value)) ?? [];
      return `${name}(${parameters})`;
    });
}

/** The functions that all lists name, with the parameters of the first list. */
const sharedFunctions = ([first = [], ...others]: string[][]): string[] => {
  const nameOf = (text: string) => text.split("(")[0];
  return first.filter((text) => others.every((list) => list.some((other) => nameOf(other) === nameOf(text))));
};

/** The class of the list that `cls` inherits from. */
function parentOf(cls: Class, classes: readonly Class[]): Class | undefined {
  return classes.find((other) => Object.getPrototypeOf(prototypeOf(cls)) === other.prototype);
}

/** Classes of the list whose instances an object holds in its fields, by their topmost base class. */
function heldBy(object: object, classes: readonly Class[]): string[] {
  const values = Object.values(object).flat() as unknown[];
  const bases = classes.filter((cls) => parentOf(cls, classes) === undefined);
  return bases.filter((base) => values.some((value) => isInstance(value, base))).map(({ name }) => name);
}

const isInstance = (value: unknown, cls: Class): boolean =>
  value instanceof Object && Object.prototype.isPrototypeOf.call(prototypeOf(cls), value);

/**
 * Boxes for `drawClasses`, read from the classes themselves: inheritance, and the functions that each defines. A class that others
 * inherit from is drawn as abstract, with the functions that all of them define, as abstract ones leave no trace at run time.
 *
 * @param examples instances whose fields and parts are shown in the boxes of their classes
 * @example drawing(await drawClasses(classBoxes([Shape, Circle, Square], [new Circle(1)])));
 */
export function classBoxes(classes: readonly Class[], examples: readonly object[] = []): ClassBox[] {
  return classes.map((cls) => {
    const children = classes.filter((other) => parentOf(other, classes) === cls);
    const shared = sharedFunctions(children.map(functionsOf));
    const example = examples.find((object) => Object.getPrototypeOf(object) === cls.prototype);
    const parent = parentOf(cls, classes);
    const members = children.length > 0 ? shared : parent ? [] : functionsOf(cls);
    return {
      name: cls.name,
      isAbstract: children.length > 0,
      members: [...(example ? Object.keys(example) : []), ...members],
      ...(parent && { parent: parent.name }),
      ...(example && { has: heldBy(example, classes) }),
    };
  });
}
