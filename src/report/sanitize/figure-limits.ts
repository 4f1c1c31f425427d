/** Limits for the parts of a Plotly layout whose drawing time does not depend on how much data there is. */
import { isObject, type JsonObject } from "../../shared/json.js";

/** More ticks than any axis can show. */
const MOST_TICKS = 200;
/** More bins or lines of a grid than any figure shows. */
const MOST_BINS = 2000;
/** More rows or columns of subplots than any figure has. */
const MOST_SUBPLOTS = 30;

const AXIS = /^([xy])axis(\d*)$/;

/** The range that Plotly gives an axis without data. */
const EMPTY_RANGE: [number, number] = [-1, 6];

/** A coordinate as a number: dates by their time, categories by their position. */
function toNumber(value: unknown, i: number): number {
  if (typeof value === "number") return value;
  const time = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? i : time;
}

const numbersIn = (list: unknown): number[] => (Array.isArray(list) ? list.map(toNumber) : []);

/** The length of an axis in the units of its `dtick`: from its range, and from the data drawn on it. */
function extentOf(id: string, letter: string, axis: JsonObject, data: JsonObject[]): number {
  const drawn = data.filter((trace) => (trace[`${letter}axis`] ?? letter) === id);
  const coordinates = drawn.flatMap((trace) => numbersIn(trace[letter]));
  const isLog = axis["type"] === "log"; // A range is given in powers of ten then.
  const positions = isLog ? coordinates.filter((x) => x > 0).map(Math.log10) : coordinates;
  const isFromZero = !isLog && drawn.some(({ type, fill }) => type === "bar" || fill !== undefined);
  const values = [...numbersIn(axis["range"]), ...positions, ...(isFromZero ? [0] : [])];
  let [least, most] = values.length > 0 ? [Infinity, -Infinity] : EMPTY_RANGE;
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return (most - least) * Math.max(1, isFromZero ? drawn.length : 1); // Stacked traces add up.
}

/** The axis with at most {@link MOST_TICKS} ticks; a step that would make more is left to Plotly. */
function boundAxis(axis: JsonObject, extent: number): JsonObject {
  const bounded = boundTicks(axis);
  const { dtick } = bounded;
  const isTooFine =
    typeof dtick === "number" ? !(dtick > 0 && extent / dtick <= MOST_TICKS) : dtick !== undefined;
  if (isTooFine && !/^(M[1-9]\d*|D[12])$/.test(String(dtick))) delete bounded["dtick"];
  return bounded;
}

/** Limits the number of ticks that an object asks for; minor ticks are left to Plotly. */
function boundTicks({ minor: _, ...axis }: JsonObject): JsonObject {
  const { nticks, tickvals, ticktext } = axis;
  if (typeof nticks === "number") axis["nticks"] = Math.min(nticks, MOST_TICKS);
  if (Array.isArray(tickvals)) axis["tickvals"] = tickvals.slice(0, MOST_TICKS);
  if (Array.isArray(ticktext)) axis["ticktext"] = ticktext.slice(0, MOST_TICKS);
  return axis;
}

function boundGrid(grid: JsonObject): JsonObject {
  for (const name of ["rows", "columns"]) {
    const count = grid[name];
    if (typeof count === "number") grid[name] = Math.min(count, MOST_SUBPLOTS);
  }
  return grid;
}

/** Lengths that a step divides: of an axis, a color bar or bins, as far as it is told; else it is left to Plotly. */
function spanOf({ range, start, end }: JsonObject): number {
  const [from, to] = Array.isArray(range) ? range.map(toNumber) : [start, end].map(toNumber);
  return Math.abs((to ?? NaN) - (from ?? NaN));
}

/** A copy in which the steps and counts at any depth are limited, but those of the axes that {@link boundAxis} knows. */
function boundSteps(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(isObject) ? value.map(boundSteps) : value;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    if (typeof each === "number") {
      if (/^(nbins[xy]|ncontours)$/.test(name)) return [[name, Math.min(each, MOST_BINS)]];
      if (name === "minorgridcount") return [[name, Math.min(each, MOST_TICKS)]];
      if (name === "dtick" && !(each > 0 && spanOf(value) / each <= MOST_TICKS)) return [];
      if (name === "size" && "start" in value && !(each > 0 && spanOf(value) / each <= MOST_BINS)) return [];
    }
    return [[name, boundSteps(each)]];
  });
  return Object.fromEntries(entries);
}

/** Bins whose ends are not told reach as far as the data. */
function boundBins(trace: JsonObject): JsonObject {
  const bins = ["x", "y"].flatMap((letter): [string, unknown][] => {
    const own = trace[`${letter}bins`];
    if (!isObject(own)) return [];
    let [least, most] = [Infinity, -Infinity];
    for (const x of numbersIn(trace[letter])) [least, most] = [Math.min(least, x), Math.max(most, x)];
    const { size } = own;
    const isFine = typeof size === "number" && (most - least) / size <= MOST_BINS;
    const { size: _, ...others } = own;
    return [[`${letter}bins`, isFine || typeof size !== "number" ? own : others]];
  });
  return { ...trace, ...Object.fromEntries(bins) };
}

/** A scatter plot matrix has a panel for each pair of its dimensions. */
function boundPanels(trace: JsonObject): JsonObject {
  const { type, dimensions } = trace;
  if (type !== "splom" || !Array.isArray(dimensions)) return trace;
  return { ...trace, dimensions: dimensions.slice(0, MOST_SUBPLOTS) };
}

/** Copies of the traces in which bins, lines of grids and panels are limited. */
export const boundData = (data: JsonObject[]): JsonObject[] =>
  data.map((trace) => boundSteps(boundPanels(boundBins(trace))) as JsonObject);

/** A copy of the layout in which ticks and subplots are limited. */
export function boundLayout(layout: JsonObject, data: JsonObject[]): JsonObject {
  const entries = Object.entries(layout).map(([name, value]): [string, unknown] => {
    if (!isObject(value)) return [name, value];
    const [, letter, number = ""] = AXIS.exec(name) ?? [];
    if (letter) return [name, boundAxis(value, extentOf(letter + number, letter, value, data))];
    return [name, name === "grid" ? boundGrid(value) : boundSteps(value)];
  });
  return Object.fromEntries(entries);
}

const capped = (value: unknown, most: number): unknown =>
  typeof value === "number"
    ? Math.min(value, most)
    : Array.isArray(value)
      ? value.map((each) => capped(each, most))
      : value;

/**
 * An attribute of a figure that moves, by its name and that of the object it is in; undefined if it is left to Plotly. What a step
 * divides may change from frame to frame, so all steps are left to it.
 */
export function boundNamed(parent: string, name: string, value: unknown): unknown {
  if (name === "dtick" || name === "minor") return undefined;
  if (name === "size" && /bins$|^contours$/.test(parent)) return undefined;
  if (/^(nbins[xy]|ncontours)$/.test(name)) return capped(value, MOST_BINS);
  if (/^(nticks|minorgridcount)$/.test(name)) return capped(value, MOST_TICKS);
  if (/^tick(vals|text)$/.test(name)) return Array.isArray(value) ? value.slice(0, MOST_TICKS) : undefined;
  return withoutSteps(value, name);
}

/** A copy of a part of a figure that moves, with everything in it as {@link boundNamed} leaves it. */
export function withoutSteps(value: unknown, name = ""): unknown {
  if (Array.isArray(value))
    return value.some(isObject) ? value.map((each) => withoutSteps(each, name)) : value;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    const bounded = boundNamed(name, key, each);
    return bounded === undefined ? [] : [[key, bounded]];
  });
  return Object.fromEntries(entries);
}
