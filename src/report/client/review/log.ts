import type { ReviewPayload } from "../../../review/model/payload.js";
import { changedSinceMarked } from "../../../review/model/changes.js";
import {
  append,
  type Change,
  type LogEntry,
  type ReviewedReport,
  stateOf,
  undoLast,
} from "../../../review/model/review.js";

const RETRY_MS = 2_000;

/** The log of the open review: each change is shown at once and sent to the server, which writes it to disk. */
export class ReviewLog {
  /** Called after each change, and when it was saved or refused. */
  onChange: () => void = () => {};
  private readonly report: ReviewedReport;
  private log: LogEntry[];
  private readonly unsent: Change[] = [];
  private sending = false;
  private failure = "";
  private readonly save: string;

  constructor({ report, log, save }: ReviewPayload) {
    this.report = report;
    this.log = log;
    this.save = save;
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

  /** What has become of the last changes, in words. */
  get saved(): string {
    const count = this.unsent.length;
    if (count === 0) return "all saved";
    return this.failure ? `${count} not saved: ${this.failure}` : "saving …";
  }

  change(change: Change): void {
    this.log = append({ log: this.log }, change).log;
    this.unsent.push(change);
    this.onChange();
    void this.send();
  }

  /** Takes back the last change that counts. */
  undo(): void {
    // A change that the server has not numbered yet cannot be named.
    if (this.unsent.length > 0) return;
    const change = undoLast(this.log);
    if (change) this.change(change);
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    while (this.unsent.length > 0) {
      const batch = [...this.unsent];
      const answer = await fetch(this.save, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(batch),
      }).catch(() => undefined);
      if (answer?.ok) {
        const log = (await answer.json()) as LogEntry[];
        this.unsent.splice(0, batch.length);
        this.failure = "";
        if (this.unsent.length === 0) this.log = log;
      } else {
        this.failure = answer ? await answer.text() : "the server does not answer";
        this.onChange();
        await new Promise((later) => setTimeout(later, RETRY_MS));
      }
    }
    this.sending = false;
    this.onChange();
  }
}
