/** Opens every fold that hides an element. */
export function unfold(element: Element): void {
  for (let at = element.parentElement?.closest("details"); at; at = at.parentElement?.closest("details"))
    at.open = true;
}

/** A link may lead into a fold: it opens before the reader arrives. */
export function revealTargets(): void {
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    unfold(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
}
