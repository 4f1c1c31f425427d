import type { Properties } from "hast";

/** What was taken out of a notebook's HTML or drawing: kinds, named so that “s” makes the plural, and how many of each. */
export type Removed = Map<string, number>;

const ELEMENTS: Record<string, string> = {
  script: "script",
  style: "style sheet",
  iframe: "frame",
  frame: "frame",
  frameset: "frame",
  portal: "frame",
  object: "embedded object",
  embed: "embedded object",
  applet: "embedded object",
  form: "form",
  input: "form control",
  button: "form control",
  select: "form control",
  textarea: "form control",
  isindex: "form control",
  link: "file reference",
  meta: "page setting",
  base: "page setting",
  video: "recording",
  audio: "recording",
  foreignobject: "foreign object",
  animate: "animation",
  set: "animation",
  animatetransform: "animation",
  animatemotion: "animation",
};

const ACTIVE_ADDRESS = /^[\s\u0000-\u0020]*(?:j\s*a\s*v\s*a|v\s*b|live)\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i;

const count = (removed: Removed, kind: string) => removed.set(kind, (removed.get(kind) ?? 0) + 1);

/** Counts what of an element cannot stay; to be called for every opening tag, before anything is dropped. */
export function countRemoved(removed: Removed, tag: string, attributes: Properties): void {
  const kind = ELEMENTS[tag.toLowerCase()];
  if (kind) count(removed, kind);
  for (const [name, value] of Object.entries(attributes)) {
    if (/^on\w/i.test(name)) count(removed, "event handler");
    else if (typeof value === "string" && ACTIVE_ADDRESS.test(value)) count(removed, "script link");
  }
}

const plural = (kind: string, n: number): string => `${n} ${kind}${n === 1 ? "" : "s"}`;

/** A visible note of what was removed; empty if nothing was. */
export function removedNote(removed: Removed): string {
  if (removed.size === 0) return "";
  const kinds = [...removed].map(([kind, n]) => plural(kind, n));
  const list = kinds.length > 1 ? `${kinds.slice(0, -1).join(", ")} and ${kinds.at(-1)}` : kinds[0]!;
  return `<p class="note removed">Active content was removed: ${list}.</p>`;
}
