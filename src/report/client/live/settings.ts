import { element } from "../element.js";
import type { CellSettings, Setting, SettingValue } from "../../live-worker/protocol.js";
import { makePad, type Pad } from "./pad.js";
import { payloadElement } from "./payload.js";
import { restore } from "./redraw.js";
import { Session } from "./session.js";
import { words } from "../words.js";

type OnValue = (value: SettingValue) => void;

/** A number: a field, and beside it a slider if its range is known. */
function numberControl(label: string, start: number, { range }: Setting, onValue: OnValue): HTMLElement {
  const box = element("span");
  box.className = "control";
  const make = (type: "range" | "number") => {
    const input = element("input");
    input.type = type;
    if (range) Object.assign(input, { min: range.least, max: range.most, step: range.step });
    else input.step = "any";
    input.value = String(start);
    input.setAttribute("aria-label", label);
    return input;
  };
  const inputs = [...(range ? [make("range")] : []), make("number")];
  for (const input of inputs)
    input.addEventListener("input", () => {
      const value = input.valueAsNumber;
      if (!Number.isFinite(value) || !input.checkValidity()) return;
      for (const other of inputs) if (other !== input) other.value = String(value);
      onValue(value);
    });
  box.append(...inputs);
  return box;
}

function wordControl({ name, value, choices = [] }: Setting, onValue: OnValue): HTMLElement {
  const select = element("select");
  select.setAttribute("aria-label", name);
  for (const choice of choices) select.add(new Option(choice, choice, false, choice === value));
  select.addEventListener("change", () => onValue(select.value));
  return select;
}

/** The control of a value: a list has one for each of its numbers. */
function control(label: string, value: SettingValue, setting: Setting, onValue: OnValue): HTMLElement {
  if (typeof value === "number") return numberControl(label, value, setting, onValue);
  if (typeof value === "string") return wordControl(setting, onValue);
  const list = element("span");
  list.className = "list";
  const values = [...value];
  list.append(
    ...value.map((each, i) =>
      control(`${label}[${i}]`, each, setting, (next) => {
        values[i] = next;
        onValue([...values]);
      }),
    ),
  );
  return list;
}

/** What puts a chapter back to the page's own values, for each cell with settings. */
const resets = new Map<string, (() => void)[]>();

/** Puts a chapter back to the page's own values. */
export const resetSettings = (slug: string): void => resets.get(slug)?.forEach((reset) => reset());

/** The controls of one cell, below its code. */
function controls(slug: string, { settings }: CellSettings): HTMLElement {
  const box = element("fieldset");
  box.className = "settings";
  const status = element("span");
  status.setAttribute("role", "status");
  const session = new Session(slug, (text) => (status.textContent = text));
  const fill = () => {
    const pads: (Pad & { setting: Setting })[] = [];
    const rows = settings.map((setting) => {
      const { name, value, pad, dependents } = setting;
      const row = element("div", element("code", name));
      if (pad) {
        const made = makePad(name, pad, (drawn) => session.update({ [name]: drawn }, dependents));
        pads.push({ ...made, setting });
        row.append(made.element);
        return row;
      }
      const onValue = (next: SettingValue) => {
        // Whoever sets something else wants to see it, and not the last drawing.
        for (const each of pads) each.clear();
        const emptied = Object.fromEntries(
          pads.map(({ setting }): [string, SettingValue] => [setting.name, []]),
        );
        const all = [...dependents, ...pads.flatMap((each) => each.setting.dependents)];
        session.update({ ...emptied, [name]: next }, all);
      };
      row.append(control(name, value, setting, onValue));
      return row;
    });
    const reset = element("button", words.reset);
    reset.type = "button";
    reset.addEventListener("click", () => {
      resetSettings(slug);
      box.querySelector("button")?.focus();
    });
    box.replaceChildren(element("legend", words.tryValues), ...rows, reset, status);
  };
  fill();
  const reset = () => {
    session.reset();
    restore(slug);
    fill();
  };
  resets.set(slug, [...(resets.get(slug) ?? []), reset]);
  return box;
}

/** Adds controls to the cells tagged `settings`. */
export function startSettings(): void {
  const text = (payloadElement() as HTMLElement | null)?.dataset["settings"];
  if (text === undefined) return;
  for (const [slug, cells] of Object.entries(JSON.parse(text) as Record<string, CellSettings[]>))
    for (const cell of cells)
      if (cell.settings.length > 0)
        document.getElementById(`${slug}.${cell.cell}`)?.append(controls(slug, cell));
}
