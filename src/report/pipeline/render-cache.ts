import { createHash } from "node:crypto";
import type { Problem } from "../problem.js";

/** Something rendered, and the problems that were found on the way. */
interface Remembered<T> {
  value: T;
  problems: Problem[];
}

/**
 * Remembers what was rendered last from what, so that building a page again costs what changed. What one build does
 * not ask for is forgotten after it.
 */
export class RenderMemory<T> {
  private last = new Map<string, Remembered<T>>();
  private current = new Map<string, Remembered<T>>();

  /** The value rendered from `sources`, which must hold all it depends on; problems are reported each time. */
  recall(sources: unknown, problems: Problem[], render: () => T): T {
    const key = createHash("sha256").update(JSON.stringify(sources)).digest("base64");
    let found = this.last.get(key);
    if (!found) {
      const before = problems.length;
      const value = render();
      found = { value, problems: problems.slice(before) };
    } else problems.push(...found.problems);
    this.current.set(key, found);
    return found.value;
  }

  /** Ends a build. */
  forget(): void {
    this.last = this.current;
    this.current = new Map();
  }
}
