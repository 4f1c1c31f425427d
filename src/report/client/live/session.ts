import type { LiveChapter, SettingValues } from "../../live-worker/protocol.js";
import { unpackFigures } from "./figures-of.js";
import { type Live, livePage } from "./payload.js";
import { redrawCell } from "./redraw.js";
import { ChapterWorker } from "./run-chapter.js";
import { words } from "../words.js";

/** A run that takes longer is given up when the reader changes something again. */
const PATIENCE_MS = 300;

/** A chapter under the reader's settings: the last values win, the values between may never be computed. */
export class Session {
  private readonly slug: string;
  private readonly say: (text: string) => void;
  private worker: ChapterWorker | undefined;
  private values: SettingValues = {};
  /** Cells to run again. */
  private readonly dirty = new Set<number>();
  /** Cells that show the reader's settings. */
  private readonly changed = new Set<number>();
  private runsSince: number | undefined;

  constructor(slug: string, say: (text: string) => void) {
    this.slug = slug;
    this.say = say;
  }

  /** Sets values and runs the cells that depend on them. */
  update(values: SettingValues, dependents: number[]): void {
    this.values = { ...this.values, ...values };
    for (const cell of dependents) {
      this.dirty.add(cell);
      this.changed.add(cell);
    }
    if (this.runsSince === undefined) void this.run();
    else if (performance.now() - this.runsSince > PATIENCE_MS) {
      this.end();
      void this.run();
    }
  }

  /** Ends what runs and forgets all values. */
  reset(): void {
    this.end();
    this.values = {};
    this.dirty.clear();
    this.changed.clear();
    this.say("");
  }

  private end(): void {
    this.worker?.close();
    this.worker = undefined;
    this.runsSince = undefined;
  }

  private async run(): Promise<void> {
    const since = (this.runsSince = performance.now());
    const live = await livePage();
    const chapter = live.chapters.find(({ slug }) => slug === this.slug);
    if (!chapter || this.runsSince !== since) return;
    const cells = [...this.dirty].sort((a, b) => a - b);
    this.dirty.clear();
    const late = setTimeout(() => this.runsSince === since && this.say(words.running), PATIENCE_MS);
    const run = this.worker ? this.worker.change(this.values, cells) : this.start(chapter, live);
    const { outputs, error } = await run;
    clearTimeout(late);
    await unpackFigures(this.slug);
    if (this.runsSince !== since) return; // Given up meanwhile.
    for (const cell of this.changed) {
      const known = chapter.cells[cell];
      if (known) redrawCell(chapter, known, outputs[cell] ?? []);
    }
    this.runsSince = undefined;
    if (error) {
      this.end();
      return this.say(words.settingsFailed(error.message));
    }
    if (this.dirty.size > 0) return this.run();
    this.say(words.settingsShown);
  }

  private start(chapter: LiveChapter, live: Live) {
    const total = chapter.cells.length;
    this.worker = new ChapterWorker(chapter, live, this.values, (cell) => {
      if (this.runsSince !== undefined && performance.now() - this.runsSince > PATIENCE_MS)
        this.say(words.runningCell(cell + 1, total));
    });
    return this.worker.first;
  }
}
