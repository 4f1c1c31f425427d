import { elementsIn } from "../mount.js";

/** Whether each fold came open. */
const cameOpen = new WeakMap<HTMLDetailsElement, boolean>();

const foldsIn = (root: ParentNode) => elementsIn<HTMLDetailsElement>([root], "details");

/**
 * Remembers how the folds of something new come. Those that the reader touched in what stood in its place are left as
 * the reader had them.
 */
export function tendFolds(fresh: ParentNode, old?: ParentNode): void {
  const now = foldsIn(fresh);
  now.forEach((fold) => cameOpen.set(fold, fold.open));
  const before = old ? foldsIn(old) : [];
  if (before.length !== now.length) return;
  before.forEach((fold, i) => {
    if (fold.open !== cameOpen.get(fold)) now[i]!.open = fold.open;
  });
}
