import { createHash } from "node:crypto";

/** Keeps what the last build rendered, so that the next one renders only what changed. */
export class RenderCache<T> {
  private last = new Map<string, T>();
  private current = new Map<string, T>();

  /** The value rendered from `sources`, which must hold everything it depends on. */
  get(sources: unknown, render: () => T): T {
    const key = createHash("sha256").update(JSON.stringify(sources)).digest("base64");
    const value = this.last.get(key) ?? render();
    this.current.set(key, value);
    return value;
  }

  /** Ends a build: entries it did not use are dropped. */
  endBuild(): void {
    this.last = this.current;
    this.current = new Map();
  }
}
