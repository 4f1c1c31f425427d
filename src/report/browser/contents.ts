/** Marks the section that is being read in the contents. */
export function watchContents(): void {
  const links = new Map<string, HTMLAnchorElement>();
  document
    .querySelectorAll<HTMLAnchorElement>(".contents a")
    .forEach((link) => links.set(decodeURIComponent(link.hash.slice(1)), link));
  const targets = [...links.keys()]
    .map((id) => document.getElementById(id))
    .filter((target) => target !== null);
  const mark = () => {
    const current =
      targets.filter((target) => target.getBoundingClientRect().top < innerHeight / 3).at(-1) ?? targets[0];
    links.forEach((link, id) =>
      id === current?.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"),
    );
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
  if (innerWidth < 1100) document.querySelector(".contents details")?.removeAttribute("open");
}
