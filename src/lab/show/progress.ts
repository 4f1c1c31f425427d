import { METADATA_KEY, mime } from "../../contract.js";
import { display, interruptCheck } from "./display.js";
import { escapeHtml } from "./html.js";

/** Updates closer together than this are not shown. */
const SHOW_EVERY_MS = 250;

/** A display of long work, updated in place. */
export interface Progress {
  /** Tells how many steps are done; lets the notebook show it. Throws once the cell has been interrupted. */
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
  const startedAt = Date.now();
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
      if (now - shownAt < SHOW_EVERY_MS) return;
      shownAt = now;
      const left = done > 0 ? ((now - startedAt) / done) * (total - done) : 0;
      show(
        done,
        `${label}: ${done} of ${total}, ${Math.ceil(left / 1000)} s left${note && `, ${note}`}`,
        true,
      );
      await new Promise((resume) => setImmediate(resume)); // lets the kernel send it
    },
    async done(note = "") {
      show(total, `${label}: ${total} of ${total}${note && `, ${note}`}`, true);
    },
  };
}
