import type { Mount } from "../mount.js";
import { indexPage } from "./index-blocks.js";
import { resultItem } from "./result.js";
import { words } from "../words.js";

const MOST_RESULTS = 30;

/** Whether a key press goes to a text field. */
const isTyping = ({ target }: KeyboardEvent): boolean =>
  (target as Element).closest("input, textarea, select, [contenteditable]") !== null;

/** Search within the page: “/” focuses the field, arrow keys move through the results, Escape closes them. */
export function mountSearch(): Mount {
  const input = document.querySelector<HTMLInputElement>(".search input")!;
  const panel = document.getElementById("found")!;
  let search: ReturnType<typeof indexPage> | undefined;
  const close = () => (panel.hidden = true);

  const update = () => {
    const query = input.value.trim();
    if (!query) return close();
    search ??= indexPage(); // The page is indexed on the first search.
    const found = search(query);
    const count = document.createElement("p");
    count.setAttribute("role", "status");
    count.textContent = words.found(found.length);
    const list = document.createElement("ol");
    list.append(...found.slice(0, MOST_RESULTS).map((each) => resultItem(each, close)));
    panel.replaceChildren(count, list);
    panel.hidden = false;
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", update);

  const move = (step: number) => {
    const stops = [input, ...panel.querySelectorAll("button")];
    const at = stops.indexOf(document.activeElement as HTMLButtonElement);
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: () => {
      input.focus({ preventScroll: true });
      close(); // Last, for the focus alone would open it again.
    },
  };
  document.querySelector(".rail")!.addEventListener("keydown", (event) => {
    const { key, target } = event as KeyboardEvent;
    if (panel.hidden) return;
    const act =
      key === "Enter" && target === input ? () => panel.querySelector("button")?.click() : keys[key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest(".rail")) close();
  });
  return () => {
    search = undefined;
    if (!panel.hidden) update();
  };
}
