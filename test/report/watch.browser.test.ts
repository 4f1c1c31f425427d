import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { describeInBrowser, openAddress } from "../browser.js";
import { markdown, notebook, projectRoot, save, temporaryFolder } from "../support.js";

/** Starts `npm run report -- --watch` and waits for the address it serves. */
async function watch(...args: string[]): Promise<string> {
  const script = join(projectRoot, "dist/scripts/report.js");
  const child = spawn(process.execPath, [script, "--watch", ...args], { cwd: projectRoot });
  onTestFinished(() => {
    child.kill("SIGTERM");
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  return vi.waitFor(() => {
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
    if (!address) throw new Error(`no address yet; the command said:\n${printed}`);
    return address[0];
  }, 20_000);
}

const paragraphs = Array.from({ length: 60 }, (_, i) => markdown(`Paragraph ${i}.`));

describeInBrowser("npm run report -- --watch", () => {
  it("refreshes the open page when the notebook is saved, and leaves the reader where they were", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(...paragraphs));
    const address = await watch(path, "--execute", "never", "--out", join(folder, "a.html"));
    const { page, complaints } = await openAddress(address);
    await page.evaluate(() => scrollTo(0, 700));
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(500);
    await writeFile(path, (await readFile(path, "utf8")).replace("Paragraph 59.", "The last one, changed."));
    await page.getByText("The last one, changed.").waitFor({ state: "attached", timeout: 10_000 });
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
    expect(complaints).toEqual([]);
    expect(await readFile(join(folder, "a.html"), "utf8")).not.toContain("EventSource");
  });
});
