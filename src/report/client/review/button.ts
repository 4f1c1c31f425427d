import { element } from "../element.js";

export function button(label: string, act: () => void): HTMLButtonElement {
  const made = element("button", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
