import type { Reporter, TestModule } from "vitest/node";

/** Says at the end of a run how many tests were skipped for want of something, and how to get it: a line for each reason. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    const count = (reason: string) => counts.set(reason, (counts.get(reason) ?? 0) + 1);
    for (const module of modules)
      for (const test of module.children.allTests("skipped")) {
        const { note } = test.result() as { note?: string };
        for (const what of test.meta().missing ?? []) count(`need ${what}`);
        if (note) count(`were given up: ${note}`);
      }
    for (const [reason, tests] of counts) console.log(`skipped: ${tests} tests ${reason}`);
  }
}
