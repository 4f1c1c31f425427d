/** A section counts as being read from where its heading has passed this share of the window. */
const READING_LINE = 1 / 3;

/** Below this width the contents are a menu that opens over the page; the theme has the same border. */
export const isNarrow = (): boolean => matchMedia("(max-width: 1099px)").matches;

/** Marks the section that is being read, keeps its entry in view, and closes the menu of a narrow page behind the reader. */
export function watchContents(): void {
  const rail = document.querySelector<HTMLElement>(".rail")!;
  const details = document.querySelector<HTMLDetailsElement>(".contents details")!;
  const entries = [...document.querySelectorAll<HTMLAnchorElement>(".contents a")].map((link) => ({
    link,
    target: document.getElementById(decodeURIComponent(link.hash.slice(1))),
  }));
  let current: HTMLAnchorElement | undefined;
  const mark = () => {
    const passed = entries.filter(
      ({ target }) => target && target.getBoundingClientRect().top < innerHeight * READING_LINE,
    );
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
  mark();
}
