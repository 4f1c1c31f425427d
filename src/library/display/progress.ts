import { formatNumber } from "../../shared/format-number.js";
import { METADATA_KEY, mime } from "../../shared/mime.js";
import { display, interruptCheck } from "./display.js";
import { escapeHtml } from "./escape-html.js";

/** Shortest time between two updates that are shown. */
const SHOW_EVERY_MS = 250;

/** A duration such as `45 s` or `2 min 5 s`, rounded up. */
export const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds)} s`
    : `${Math.floor(Math.ceil(seconds) / 60)} min ${Math.ceil(seconds) % 60} s`;

/** A display of long work, updated in place. */
export interface Progress {
  /** Shows how many steps are done. Rejects once the cell has been interrupted. */
  update(done: number, note?: string): Promise<void>;
  /** Replaces the display by a final line that is the same in every run. */
  done(note?: string): void;
}

let count = 0;

/**
 * Starts a progress bar of `total` steps. Its text varies while it runs; the line it leaves in the notebook does not.
 *
 * @example
 * const bar = progress("splits", 200);
 * for (let k = 1; k <= 200; k++) await bar.update(k);
 * bar.done();
 */
export function progress(label: string, total: number): Progress {
  const displayId = `progress-${++count}`;
  const checkInterrupt = interruptCheck();
  /** The first step reported and its time: work resumed from a checkpoint does not start at 0. */
  let begun: { at: number; done: number } | undefined;
  let shownAt = 0;
  const show = (done: number, text: string, update: boolean) => {
    const element = `<progress max="${total}" value="${done}"></progress>`;
    const data = { [mime.html]: `<p>${element} ${escapeHtml(text)}</p>`, [mime.text]: text };
    display(data, { displayId, update, metadata: { [METADATA_KEY]: { progress: true } } });
  };
  show(0, `${label}: 0 of ${formatNumber(total)}`, false);
  return {
    async update(done, note = "") {
      checkInterrupt();
      const now = Date.now();
      begun ??= { at: now, done };
      if (now - shownAt < SHOW_EVERY_MS) return;
      shownAt = now;
      const secondsEach = (now - begun.at) / 1000 / (done - begun.done);
      const left = done > begun.done ? `, ${duration(secondsEach * (total - done))} left` : "";
      show(
        done,
        `${label}: ${formatNumber(done)} of ${formatNumber(total)}${left}${note && `, ${note}`}`,
        true,
      );
      await new Promise((resume) => setImmediate(resume)); // lets the kernel send the output
    },
    done(note = "") {
      const all = formatNumber(total);
      show(total, `${label}: ${all} of ${all}${note && `, ${note}`}`, true);
    },
  };
}
