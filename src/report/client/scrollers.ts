import { type Mount, elementsIn } from "./mount.js";

const SCROLLERS = "pre, .wide, .drawing, .equation, .data";

/**
 * Keeps overflowing elements keyboard-focusable and takes the others out of the tab order. All start focusable, because
 * overflow is known only after layout, when they come near the viewport.
 */
export function mountScrollers(): Mount {
  const update = (element: HTMLElement) => {
    const scrolls =
      element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (scrolls) element.tabIndex = 0;
    else if (element.id)
      element.tabIndex = -1; // The target of a link.
    else element.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => update(target as HTMLElement)),
  );
  return (roots) => elementsIn(roots, SCROLLERS).forEach((element) => observer.observe(element));
}
