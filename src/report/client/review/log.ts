import { changedSinceMarked } from "../../../review/model/changes.js";
import type { ReviewPayload } from "../../../review/model/payload.js";
import {
  append,
  type Change,
  type LogEntry,
  type ReviewedReport,
  stateOf,
  undoLast,
} from "../../../review/model/review.js";
import type { ReviewStore } from "./store.js";

const RETRY_MS = 2_000;

/** The log of a review in the page, and on its way to where it is kept. Changes count at once; they are kept in order. */
export class ReviewLog {
  /** Called after each change, and when it was saved or refused. */
  onChange: () => void = () => {};
  private readonly report: ReviewedReport;
  private log: LogEntry[];
  private readonly unsent: Change[] = [];
  private sending = false;
  private failure = "";
  private readonly store: ReviewStore;

  constructor({ report, log }: ReviewPayload, store: ReviewStore) {
    this.report = report;
    this.log = log;
    this.store = store;
    addEventListener("beforeunload", (event) => {
      if (this.unsent.length > 0) event.preventDefault();
    });
  }

  /** The cells that changed since a question was marked. */
  changed(question: string): string[] {
    return changedSinceMarked({ report: this.report, log: this.log }, question);
  }

  get state(): ReturnType<typeof stateOf> {
    return stateOf(this.log);
  }

  /** Whether somebody has to say where the review is kept. */
  get needsPlace(): boolean {
    return !this.store.isReady && this.store.choose !== undefined;
  }

  /** What has become of the last changes, in words. */
  get saved(): string {
    const count = this.unsent.length;
    if (count === 0) return "all saved";
    const changes = count === 1 ? "1 change" : `${count} changes`;
    if (this.failure) return `${changes} not saved: ${this.failure}`;
    return this.store.isReady ? "saving …" : `${changes} not saved`;
  }

  change(change: Change): void {
    this.log = append({ log: this.log }, change).log;
    this.unsent.push(change);
    this.onChange();
    if (this.store.isReady) void this.send();
  }

  /** Takes back the last change that counts. */
  undo(): void {
    // A change that is not numbered yet cannot be named.
    if (this.unsent.length > 0 && !this.store.numbersHere) return;
    const change = undoLast(this.log);
    if (change) this.change(change);
  }

  /** Asks where to keep the review. */
  async choosePlace(): Promise<void> {
    const count = this.unsent.length;
    try {
      await this.store.choose?.(this.log);
      this.unsent.splice(0, count);
      this.failure = "";
    } catch (error) {
      // Somebody who closes the dialog has decided nothing.
      if ((error as Error).name !== "AbortError") this.failure = (error as Error).message;
    }
    this.onChange();
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    while (this.unsent.length > 0) {
      const batch = [...this.unsent];
      try {
        const log = await this.store.save(batch, this.log);
        this.unsent.splice(0, batch.length);
        this.failure = "";
        if (this.unsent.length === 0) this.log = log;
      } catch (error) {
        this.failure = (error as Error).message;
        this.onChange();
        await new Promise((later) => setTimeout(later, RETRY_MS));
      }
    }
    this.sending = false;
    this.onChange();
  }
}
