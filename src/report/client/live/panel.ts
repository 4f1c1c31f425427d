import { words } from "../words.js";

/** The button that recomputes, with its progress and its status line. */
export interface Panel {
  element: HTMLElement;
  /** What a press does; it hears whether the reader stops it. */
  onStart: (signal: AbortSignal) => Promise<void>;
  progress: (done: number, total: number) => void;
  say: (text: string) => void;
  start: () => Promise<void>;
}

/** A panel whose button reads `label`; `about` says what it does. */
export function makePanel(label: string, ...about: (string | Node)[]): Panel {
  const element = document.createElement("div");
  element.className = "recompute";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  const bar = document.createElement("progress");
  bar.hidden = true;
  bar.setAttribute("aria-label", "Cells recomputed");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const text = document.createElement("p");
  text.className = "note";
  text.lang = status.lang = "en";
  text.append(...about);
  element.append(button, bar, status, ...(about.length > 0 ? [text] : []));
  let running: AbortController | undefined;
  const panel: Panel = {
    element,
    onStart: () => Promise.resolve(),
    progress: (done, total) => Object.assign(bar, { value: done, max: Math.max(total, 1) }),
    say: (line) => (status.textContent = line),
    start: async () => {
      if (running) return;
      running = new AbortController();
      button.textContent = words.stop;
      bar.hidden = false;
      panel.progress(0, 1);
      panel.say("recomputing …");
      try {
        await panel.onStart(running.signal);
      } catch (error) {
        panel.say(running.signal.aborted ? "stopped" : `cannot recompute: ${String(error)}`);
      } finally {
        running = undefined;
        button.textContent = label;
        bar.hidden = true;
      }
    },
  };
  button.addEventListener("click", () => {
    if (running) running.abort();
    else void panel.start();
  });
  return panel;
}
