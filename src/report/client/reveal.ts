/** Opens every `<details>` around an element. */
export function unfold(element: Element): void {
  for (let at = element.parentElement?.closest("details"); at; at = at.parentElement?.closest("details"))
    at.open = true;
}

/** Opens the `<details>` around the target of a link before scrolling to it. */
export function startRevealing(): void {
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    unfold(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
}
