/** What moves a Plotly figure: its animation frames, and the buttons and sliders that set its attributes or play the frames. */
import { isObject, type JsonObject } from "../../shared/json.js";
import { boundNamed } from "./figure-limits.js";

/** More than anybody chooses from. */
const MOST_MENUS = 20;
const MOST_STEPS = 1000;
const MOST_FRAMES = 2000;
/** An animation's times, in milliseconds. */
const LONGEST_MS = 60_000;

/** What no control sets: controls, and the numbers of panels. */
const NOT_SET = /^(updatemenu(s|defaults)|slider(s|defaults)|grid|dimensions|frames|config)$/;

/** A step of an animation. */
export interface Frame extends JsonObject {
  data?: JsonObject[];
  layout?: JsonObject;
}

const listOf = (value: unknown, most: number): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject).slice(0, most) : [];

/** Attributes that a control sets, by their paths such as `xaxis.range`; steps and controls are none of them. */
export function boundUpdate(update: unknown): JsonObject {
  if (!isObject(update)) return {};
  const entries = Object.entries(update).flatMap(([path, value]): [string, unknown][] => {
    const names = path.split(/[.[\]]+/).filter(Boolean);
    if (names.some((name) => NOT_SET.test(name))) return [];
    const bounded = boundNamed(names.at(-2) ?? "", names.at(-1) ?? "", value);
    return bounded === undefined ? [] : [[path, bounded]];
  });
  return Object.fromEntries(entries);
}

const indices = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.every(Number.isInteger) ? (value as number[]) : undefined;

const withIndices = (args: unknown[], value: unknown): unknown[] => {
  const list = indices(value);
  return list ? [...args, list] : args;
};

const milliseconds = (value: unknown): number | undefined =>
  typeof value === "number" ? Math.min(Math.max(value, 0), LONGEST_MS) : undefined;

function timing(value: unknown): JsonObject {
  const { duration, redraw, easing } = isObject(value) ? value : {};
  return {
    ...(milliseconds(duration) !== undefined && { duration: milliseconds(duration) }),
    ...(typeof redraw === "boolean" && { redraw }),
    ...(typeof easing === "string" && { easing }),
  };
}

/** The frames to play: all, a group, or a list of names; `[null]` stops. */
function playedFrames(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((name) => name === null || typeof name === "string");
  return typeof value === "string" ? value : null;
}

function animation([frames, options]: unknown[]): unknown[] {
  const { mode, direction, fromcurrent, frame, transition } = isObject(options) ? options : {};
  const own = {
    ...(typeof mode === "string" && { mode }),
    ...(typeof direction === "string" && { direction }),
    ...(typeof fromcurrent === "boolean" && { fromcurrent }),
    frame: Array.isArray(frame) ? frame.map(timing) : timing(frame),
    transition: timing(transition),
  };
  return [playedFrames(frames), own];
}

/** The arguments of a control's method; undefined if this is no method of a control. */
function boundArguments(method: unknown, args: unknown): unknown[] | undefined {
  const given: unknown[] = Array.isArray(args) ? args : [];
  const [path, value, ...others] = given;
  const list = typeof path === "string" && method !== "animate" ? [{ [path]: value }, ...others] : given;
  switch (method) {
    case "restyle":
      return withIndices([boundUpdate(list[0])], list[1]);
    case "relayout":
      return [boundUpdate(list[0])];
    case "update":
      return withIndices([boundUpdate(list[0]), boundUpdate(list[1])], list[2]);
    case "animate":
      return animation(list);
    case "skip":
      return [];
    default:
      return undefined;
  }
}

/** A button of a menu or a step of a slider. */
function boundStep(step: JsonObject): JsonObject[] {
  const { method = "restyle", args, args2, ...rest } = step;
  const bounded = boundArguments(method, args);
  if (!bounded) return [];
  const second = args2 === undefined ? undefined : boundArguments(method, args2);
  return [{ ...rest, method, args: bounded, ...(second && { args2: second }) }];
}

/** A layout's menus or sliders, cleaned; `key` is what they call their steps. */
export const boundControls = (controls: unknown, key: "buttons" | "steps"): JsonObject[] =>
  listOf(controls, MOST_MENUS).map((control) => ({
    ...control,
    [key]: listOf(control[key], MOST_STEPS).flatMap(boundStep),
  }));

/** The frames of a figure; traces and layout are those of an update. */
export const boundFrames = (frames: unknown): Frame[] =>
  listOf(frames, MOST_FRAMES).map(({ data, layout, ...rest }) => ({
    ...rest,
    ...(Array.isArray(data) && { data: data.map(boundUpdate) }),
    ...(isObject(layout) && { layout: boundUpdate(layout) }),
  }));

/** The update that a list of arguments begins with. */
const updateIn = (args: unknown): JsonObject[] => {
  const [update] = Array.isArray(args) ? (args as unknown[]) : [];
  return isObject(update) ? [update] : [];
};

/** All updates that controls may make to traces. */
const traceUpdates = (controls: JsonObject[], key: "buttons" | "steps"): JsonObject[] =>
  controls
    .flatMap((control) => listOf(control[key], MOST_STEPS))
    .filter(({ method }) => method === "restyle" || method === "update")
    .flatMap(({ args, args2 }) => [...updateIn(args), ...updateIn(args2)]);

/** The kinds of trace that a figure may turn to. */
export const laterKinds = ({ layout, frames = [] }: { layout: JsonObject; frames?: Frame[] }): unknown[] =>
  [
    ...traceUpdates(listOf(layout["updatemenus"], MOST_MENUS), "buttons"),
    ...traceUpdates(listOf(layout["sliders"], MOST_MENUS), "steps"),
    ...frames.flatMap(({ data = [] }) => data),
  ].flatMap(({ type }) => (type === undefined ? [] : type));
