import { METADATA_KEY, mime } from "../../shared/mime.js";
import { display, interruptCheck } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** Updates closer together than this are not shown. */
const SHOW_EVERY_MS = 250;

/** Seconds as people say them: `45 s`, `2 min 5 s`. */
export const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds)} s`
    : `${Math.floor(Math.ceil(seconds) / 60)} min ${Math.ceil(seconds) % 60} s`;

/** A display of long work, updated in place. */
export interface Progress {
  /** Tells how many steps are done; lets the notebook show it. Rejects once the cell has been interrupted. */
  update(done: number, note?: string): Promise<void>;
  /** Leaves a last line that is the same in every run. */
  done(note?: string): Promise<void>;
}

let count = 0;

/**
 * Starts a display of `total` steps. What it says while running varies with the machine's speed; what it leaves in the
 * notebook does not.
 */
export function progress(label: string, total: number): Progress {
  const displayId = `progress-${++count}`;
  const checkInterrupt = interruptCheck();
  /** When the first step was told of, and which it was: work that goes on from a checkpoint does not begin at 0. */
  let begun: { at: number; done: number } | undefined;
  let shownAt = 0;
  const show = (done: number, text: string, update: boolean) => {
    const bar = `<progress max="${total}" value="${done}"></progress>`;
    const data = { [mime.html]: `<p>${bar} ${escapeHtml(text)}</p>`, [mime.text]: text };
    display(data, { displayId, update, metadata: { [METADATA_KEY]: { progress: true } } });
  };
  show(0, `${label}: 0 of ${total}`, false);
  return {
    async update(done, note = "") {
      checkInterrupt();
      const now = Date.now();
      begun ??= { at: now, done };
      if (now - shownAt < SHOW_EVERY_MS) return;
      shownAt = now;
      const secondsEach = (now - begun.at) / 1000 / (done - begun.done);
      const left = done > begun.done ? `, ${duration(secondsEach * (total - done))} left` : "";
      show(done, `${label}: ${done} of ${total}${left}${note && `, ${note}`}`, true);
      await new Promise((resume) => setImmediate(resume)); // lets the kernel send it
    },
    async done(note = "") {
      show(total, `${label}: ${total} of ${total}${note && `, ${note}`}`, true);
    },
  };
}
