import { type Attach, elementsIn } from "./mount.js";

const SCROLLERS = "pre, .wide, .drawing, .equation, .data";

/**
 * What is wider than its place can be scrolled with the keyboard; what is not is no stop on its way. The page makes all
 * of them stops: which ones need to be is known only when they are laid out, near the reader.
 */
export function tendScrollers(): Attach {
  const tend = (element: HTMLElement) => {
    const scrolls =
      element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (scrolls) element.tabIndex = 0;
    else if (element.id)
      element.tabIndex = -1; // A target of links.
    else element.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => tend(target as HTMLElement)),
  );
  return (roots) => elementsIn(roots, SCROLLERS).forEach((element) => observer.observe(element));
}
