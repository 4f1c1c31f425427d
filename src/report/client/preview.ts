import { computePosition, flip, offset, shift, size } from "@floating-ui/dom";

/** Elements that have a preview. */
const TARGETS = ".equation, figure, .claim, .footnote-item, .reference";
const LINKS = 'main a[href^="#"]:not(.anchor, .number)';
const SHOW_AFTER_MS = 120;
/** Time to move the pointer from the link into its preview. */
const HIDE_AFTER_MS = 250;
const GAP_PX = 8;
const LARGEST_PX = 420;

/** Renames the ids in the copy, and the references to them in its images. */
function renameIds(copy: Element): void {
  for (const part of copy.querySelectorAll("[id], [clip-path], [fill], [mask]"))
    for (const attribute of part.attributes) {
      if (attribute.name === "id") attribute.value = `preview-${attribute.value}`;
      else attribute.value = attribute.value.replace(/url\((["']?)#/g, "url($1#preview-");
    }
}

/** A copy for viewing only: static images instead of live figures, and no controls. */
function copyOf(target: Element): Element {
  const copy = target.cloneNode(true) as Element;
  copy
    .querySelectorAll(".live, .figure-tools, .data, .anchor, .footnote-backref, script")
    .forEach((part) => part.remove());
  copy.querySelectorAll(".drawn").forEach((plot) => plot.classList.remove("drawn"));
  copy.querySelectorAll("[tabindex]").forEach((part) => part.removeAttribute("tabindex"));
  copy.removeAttribute("id");
  renameIds(copy);
  return copy;
}

const isInView = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
};

/** Shows the target of a reference beside it on hover and focus; Escape or leaving hides it. */
export function startPreviews(): void {
  const box = document.createElement("div");
  box.className = "preview";
  box.hidden = true;
  box.setAttribute("aria-hidden", "true"); // Screen readers follow the link instead.
  document.body.append(box);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (ms: number, act: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
  const hide = () => {
    box.hidden = true;
    box.replaceChildren();
  };

  async function show(link: HTMLAnchorElement): Promise<void> {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target?.matches(TARGETS) || isInView(target)) return;
    box.replaceChildren(copyOf(target));
    box.hidden = false;
    const { x, y } = await computePosition(link, box, {
      placement: "top",
      middleware: [
        offset(GAP_PX),
        flip({ padding: GAP_PX }),
        shift({ padding: GAP_PX }),
        size({
          padding: GAP_PX,
          apply: ({ availableHeight }) => {
            box.style.maxHeight = `${Math.min(availableHeight, LARGEST_PX)}px`;
          },
        }),
      ],
    });
    Object.assign(box.style, { left: `${x}px`, top: `${y}px` });
  }

  const linkAt = (event: Event) => (event.target as Element).closest?.<HTMLAnchorElement>(LINKS);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return; // A tap follows the link.
    const link = linkAt(event);
    if (link) later(SHOW_AFTER_MS, () => void show(link));
    else if (box.contains(event.target as Node)) clearTimeout(timer);
    else if (!box.hidden) later(HIDE_AFTER_MS, hide);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) void show(link);
    else hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("hashchange", hide);
}
