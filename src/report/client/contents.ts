import { type Mount, elementsIn } from "./mount.js";

/** A section is current once its heading has scrolled above this fraction of the window. */
const READING_LINE = 1 / 3;

/** Below this width the contents are a menu over the page; the style sheet has the same breakpoint. */
const isNarrow = (): boolean => matchMedia("(max-width: 1099px)").matches;

/** Whether an element is above a line of the window. Its cell is measured first: measuring the element would lay out a hidden cell. */
function isAbove(target: Element, line: number): boolean {
  const cell = (target.closest(".cell") ?? target).getBoundingClientRect();
  if (cell.top >= line) return false;
  return cell.bottom < line || target.getBoundingClientRect().top < line;
}

/** Highlights the current section in the contents, keeps its entry visible, and closes the menu of a narrow page after use. */
export function mountContents(): Mount {
  const rail = document.querySelector<HTMLElement>(".rail")!;
  const details = document.querySelector<HTMLDetailsElement>(".contents details")!;
  const readEntries = () =>
    elementsIn<HTMLAnchorElement>([document], ".contents a").map((link) => ({
      link,
      target: document.getElementById(decodeURIComponent(link.hash.slice(1))),
    }));
  let entries: ReturnType<typeof readEntries> = [];
  let current: HTMLAnchorElement | undefined;
  const mark = () => {
    const passed = entries.filter(({ target }) => target && isAbove(target, innerHeight * READING_LINE));
    const next = (passed.at(-1) ?? entries[0])?.link;
    if (next === current) return;
    current?.removeAttribute("aria-current");
    next?.setAttribute("aria-current", "true");
    current = next;
    if (!isNarrow()) next?.scrollIntoView({ block: "nearest" });
  };
  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    },
    { passive: true },
  );
  const close = () => {
    if (isNarrow()) details.open = false;
  };
  rail.addEventListener("click", (event) => {
    if ((event.target as Element).closest(".contents a")) close();
  });
  document.addEventListener("click", (event) => {
    if (!rail.contains(event.target as Node)) close();
  });
  matchMedia("(max-width: 1099px)").addEventListener("change", () => (details.open = !isNarrow()));
  close();
  return () => {
    entries = readEntries();
    mark();
  };
}
