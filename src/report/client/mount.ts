/** Adds a behavior to everything inside the roots: the document on load, and in watch mode each element that was replaced. */
export type Mount = (roots: ParentNode[]) => void;

/** The elements inside the roots that match the selector. */
export const elementsIn = <E extends Element>(roots: ParentNode[], selector: string): E[] =>
  roots.flatMap((root) => [...root.querySelectorAll<E>(selector)]);
