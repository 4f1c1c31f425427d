import type { SettingValue } from "../../live-worker/protocol.js";
import { element } from "../element.js";
import { words } from "../words.js";

/** Side of the pad on the page, in pixels. */
const SHOWN = 240;
/** Of the pen, as a part of the pad's width. */
const PEN = 1 / 11;
/** What an arrow key moves, as a part of the pad's width. */
const STEP = 1 / 28;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** An image that the reader draws. */
export interface Pad {
  element: HTMLElement;
  /** Removes what was drawn, without telling it. */
  clear: () => void;
}

/**
 * A pad to draw on with mouse, pen or finger, or with the keyboard: arrow keys move the pen, Space puts it down and lifts it.
 * `onValue` gets the ink of each pixel from 0 to 1, row by row; an empty list if nothing is drawn.
 */
export function makePad(
  label: string,
  { width, height }: { width: number; height: number },
  onValue: (value: SettingValue) => void,
): Pad {
  const canvas = element("canvas");
  Object.assign(canvas, { width, height, tabIndex: 0 });
  canvas.style.aspectRatio = `${width} / ${height}`;
  canvas.style.width = `${SHOWN}px`;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", words.pad(label));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const cursor = element("span");
  cursor.className = "pen";
  let at: [number, number] = [width / 2, height / 2];
  let isDown = false;

  const tell = () => {
    const alphas = context?.getImageData(0, 0, width, height).data ?? [];
    onValue(Array.from({ length: width * height }, (_, i) => (alphas[4 * i + 3] ?? 0) / 255));
  };
  const stroke = (to: [number, number]) => {
    if (!context) return;
    Object.assign(context, { lineWidth: PEN * width, lineCap: "round", lineJoin: "round" });
    context.strokeStyle = getComputedStyle(canvas).color;
    context.beginPath();
    context.moveTo(...at);
    context.lineTo(...to);
    context.stroke();
  };
  const move = (to: [number, number]) => {
    if (isDown) stroke(to);
    at = to;
    cursor.style.left = `${(100 * at[0]) / width}%`;
    cursor.style.top = `${(100 * at[1]) / height}%`;
  };
  const pointOf = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * width) / box.width,
      ((event.clientY - box.top) * height) / box.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    move(pointOf(event));
    isDown = true;
    stroke(at);
    tell();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    for (const each of event.getCoalescedEvents()) move(pointOf(each));
    move(pointOf(event));
    tell();
  });
  canvas.addEventListener("lostpointercapture", () => (isDown = false));
  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const [x, y] = [at[0] + arrow[0] * STEP * width, at[1] + arrow[1] * STEP * height];
      move([Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)]);
    } else if (event.key === " ") {
      isDown = !isDown;
      if (isDown) stroke(at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    cursor.classList.toggle("down", isDown);
    if (isDown) tell();
  });
  canvas.addEventListener("blur", () => {
    isDown = false;
    cursor.classList.remove("down");
  });

  const clear = () => context?.clearRect(0, 0, width, height);
  const button = element("button", words.clear);
  button.type = "button";
  button.addEventListener("click", () => {
    clear();
    onValue([]);
  });
  const paper = element("span", canvas, cursor);
  paper.className = "paper";
  const box = element("span", paper, button);
  box.className = "pad";
  move(at);
  return { element: box, clear };
}
