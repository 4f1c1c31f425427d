/**
 * Gives parts of the page one behavior: the document when it opens, and while the page is watched whatever takes the
 * place of something else.
 */
export type Attach = (roots: ParentNode[]) => void;

/** What the selector matches inside the roots. */
export const elementsIn = <E extends Element>(roots: ParentNode[], selector: string): E[] =>
  roots.flatMap((root) => [...root.querySelectorAll<E>(selector)]);
