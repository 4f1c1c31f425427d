/** axe-core's view of a page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core objects to, a line for each rule and its first places; by all rules, or only by some. */
export async function objections(page: Page, rules?: string[]): Promise<string[]> {
  // Nothing is loaded in advance: a page has all its styles in itself, and its policy would refuse the request.
  const options = { resultTypes: ["violations"], preload: false, ...(rules && { runOnly: rules }) };
  const { violations } = await page.evaluate<AxeResults>(`${axe}; axe.run(${JSON.stringify(options)})`);
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ html }) => html.slice(0, 120));
    return `${id} (${nodes.length}): ${help}\n  ${places.join("\n  ")}`;
  });
}
