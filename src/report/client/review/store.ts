import { saveFile } from "../save-file.js";
import type { Change, LogEntry, Review } from "../../../review/model/review.js";

/** Where the changes of a review are kept. */
export interface ReviewStore {
  /** Whether changes are written at once; otherwise somebody has to say where, with `choose`. */
  readonly isReady: boolean;
  /** Whether the numbers that the page gives to changes are final. */
  readonly numbersHere: boolean;
  /** Keeps the changes; `log` is the page's whole log. Resolves to the log as it is kept. Throws with the reason. */
  save: (changes: Change[], log: LogEntry[]) => Promise<LogEntry[]>;
  /** Asks where to keep the review, and keeps it. */
  choose?: (log: LogEntry[]) => Promise<void>;
}

/** The server of `notebook-report review`. */
export const serverStore = (address: string): ReviewStore => ({
  isReady: true,
  numbersHere: false,
  async save(changes) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(changes),
    }).catch(() => undefined);
    if (!answer) throw new Error("the server does not answer");
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as LogEntry[];
  },
});

interface SaveWindow extends Window {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** A file of the reader's: written at once where browsers can do that, downloaded elsewhere. */
export class FileStore implements ReviewStore {
  readonly numbersHere = true;
  private readonly review: Omit<Review, "log">;
  private handle: FileSystemFileHandle | undefined;

  constructor(review: Omit<Review, "log">) {
    this.review = review;
  }

  get isReady(): boolean {
    return this.handle !== undefined;
  }

  async save(_: Change[], log: LogEntry[]): Promise<LogEntry[]> {
    const writable = await this.handle!.createWritable();
    await writable.write(this.text(log));
    await writable.close();
    return log;
  }

  async choose(log: LogEntry[]): Promise<void> {
    const { submission, grader } = this.review;
    const name = `${submission}.${grader}.review.json`;
    const pick = (window as SaveWindow).showSaveFilePicker;
    if (pick) {
      this.handle = await pick({ suggestedName: name });
      await this.save([], log);
      return;
    }
    saveFile(name, new Blob([this.text(log)], { type: "application/json" }));
  }

  private text(log: LogEntry[]): string {
    return `${JSON.stringify({ ...this.review, log }, null, 1)}\n`;
  }
}
