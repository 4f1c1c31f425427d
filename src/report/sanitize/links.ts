/** Attributes of a link that leads out of the page: a tab of its own that knows nothing of this one. */
export const OUTWARD = {
  target: "_blank",
  rel: "noopener noreferrer",
  referrerpolicy: "no-referrer",
} as const;

/** Whether an address leads out of the page and its folder. */
export const isOutward = (href: string): boolean => /^(https?:)?\/\//i.test(href);

/** An address without the characters that browsers skip, so that it is judged as they will read it. */

const bare = (href: string): string => href.replace(/[\u0000-\u0020\u007f-\u00a0]/g, "");

/** The address of a notebook's link if it can do no more than lead out or within the page, otherwise undefined. */
export function safeHref(href: string): string | undefined {
  const address = bare(href).replace(/^\/\//, "https://");
  return /^(#|https?:\/\/|mailto:)/i.test(address) ? address : undefined;
}
