import { elementsIn } from "../mount.js";

/** Whether each `<details>` was open initially. */
const initiallyOpen = new WeakMap<HTMLDetailsElement, boolean>();

const foldsIn = (root: ParentNode) => elementsIn<HTMLDetailsElement>([root], "details");

/** Records the initial state of each `<details>`; carries the reader's changes over when an element is replaced. */
export function keepFolds(fresh: ParentNode, old?: ParentNode): void {
  const now = foldsIn(fresh);
  now.forEach((fold) => initiallyOpen.set(fold, fold.open));
  const before = old ? foldsIn(old) : [];
  if (before.length !== now.length) return;
  before.forEach((fold, i) => {
    if (fold.open !== initiallyOpen.get(fold)) now[i]!.open = fold.open;
  });
}
