import { createHash } from "node:crypto";
import type { Problem } from "../problem.js";

/** Something rendered, and the problems found on the way. */
interface Entry<T> {
  value: T;
  problems: Problem[];
}

/** Keeps what the last build rendered, so that the next one renders only what changed. */
export class RenderCache<T> {
  private last = new Map<string, Entry<T>>();
  private current = new Map<string, Entry<T>>();

  /** The value rendered from `sources`, which must hold everything it depends on; its problems are added each time. */
  get(sources: unknown, problems: Problem[], render: () => T): T {
    const key = createHash("sha256").update(JSON.stringify(sources)).digest("base64");
    let entry = this.last.get(key);
    if (!entry) {
      const before = problems.length;
      const value = render();
      entry = { value, problems: problems.slice(before) };
    } else problems.push(...entry.problems);
    this.current.set(key, entry);
    return entry.value;
  }

  /** Ends a build: entries it did not use are dropped. */
  endBuild(): void {
    this.last = this.current;
    this.current = new Map();
  }
}
