import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest on two cores; whatever starts last keeps one core waiting for it. */
const SLOWEST = [
  "report/read-through.browser",
  "lint",
  "report/command",
  "report/verify-page",
  "jupyter/execute",
  "jupyter/kernel",
];

/** Starts the slowest files first. Vitest does so only where an earlier run left their times. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOWEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? SLOWEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
