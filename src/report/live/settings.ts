import type { CellOptions } from "../../jupyter/index.js";
import type { Setting } from "../live-worker/protocol.js";
import type { CompiledCell } from "./compile-cell.js";
import type { Constant } from "./constants.js";

const PAD = /^pen on (\d+) [x×] (\d+)$/;
const RANGE = /^(\S+) to (\S+) by (\S+)$/;

/** The range, words or drawing pad that a cell's option gives for a constant, e.g. `//| X1: -1 to 7 by 0.1`. */
function limits({ name, value }: Constant, options: CellOptions): Pick<Setting, "range" | "choices" | "pad"> {
  const text = options[name];
  if (text === undefined) return {};
  if (typeof value === "string") return { choices: text.split(",").map((word) => word.trim()) };
  const [, width, height] = PAD.exec(text) ?? [];
  if (Array.isArray(value) && width && height)
    return { pad: { width: Number(width), height: Number(height) } };
  const [least = NaN, most = NaN, step = NaN] = RANGE.exec(text)?.slice(1).map(Number) ?? [];
  return least < most && step > 0 ? { range: { least, most, step } } : {};
}

/** What a cell declares and uses. */
type CellNames = Pick<CompiledCell, "names" | "own" | "reads">;

const overlap = (some: Set<string>, others: Set<string>): boolean =>
  [...some].some((name) => others.has(name));

/** The names of a cell that differ once those in `changed` do: its functions only if they use one of them. */
function changedNames({ names, own }: CellNames, changed: Set<string>): Set<string> {
  const all = new Set([...changed, ...names.filter((name) => !own.has(name))]);
  for (let size = 0; size < all.size;) {
    size = all.size;
    for (const [name, reads] of own)
      if (overlap(reads, new Set([...all].filter((each) => each !== name)))) all.add(name);
  }
  return all;
}

/** The cells that depend on a name: those that use it, and those that use what such a cell declares. */
function dependentsOf(name: string, from: number, cells: CellNames[]): number[] {
  let changed = new Set([name]);
  const found: number[] = [];
  cells.forEach((cell, i) => {
    if (i <= from || !overlap(changed, cell.reads)) return;
    found.push(i);
    changed = changedNames(cell, changed);
  });
  return found;
}

/** The constants of a cell that the page lets the reader set. Words without choices are no settings. */
export function settingsOf(
  constants: Constant[],
  options: CellOptions,
  index: number,
  cells: CellNames[],
): Setting[] {
  return constants
    .map((each) => ({ ...each, ...limits(each, options), dependents: dependentsOf(each.name, index, cells) }))
    .filter(({ value, choices }) => typeof value !== "string" || choices !== undefined);
}
