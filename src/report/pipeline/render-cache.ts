import { createHash } from "node:crypto";

/**
 * Remembers what was rendered last from what, so that building a page again costs what changed. What one build does
 * not ask for is forgotten after it.
 */
export class RenderMemory<T> {
  private last = new Map<string, T>();
  private current = new Map<string, T>();

  /** The value rendered from `sources`, which must hold all it depends on. */
  recall(sources: unknown, render: () => T): T {
    const key = createHash("sha256").update(JSON.stringify(sources)).digest("base64");
    const value = this.last.get(key) ?? render();
    this.current.set(key, value);
    return value;
  }

  /** Ends a build. */
  forget(): void {
    this.last = this.current;
    this.current = new Map();
  }
}
