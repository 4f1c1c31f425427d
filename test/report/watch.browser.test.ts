import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it, onTestFinished, vi } from "vitest";
import { mime } from "#shared/mime.js";
import { describeInBrowser, openAddress } from "../browser.js";
import { PATIENCE_MS } from "../patience.js";
import { copyProject } from "../project-copy.js";
import { code, markdown, notebook, projectRoot, save, shown, temporaryFolder } from "../support.js";

/** Starts `npm run report -- --watch` and waits for the address it serves. */
async function watch(args: string[], project = projectRoot): Promise<string> {
  const script = join(project, "dist/scripts/report.js");
  const child = spawn(process.execPath, [script, "--watch", "--execute", "never", ...args], { cwd: project });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit"); // It may write into the project until then.
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  return vi.waitFor(() => {
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
    if (!address) throw new Error(`no address yet; the command said:\n${printed}`);
    return address[0];
  }, PATIENCE_MS);
}

const edit = async (path: string, from: string, to: string): Promise<void> =>
  writeFile(path, (await readFile(path, "utf8")).replace(from, to));

declare global {
  interface Window {
    isSameDocument?: boolean;
  }
}

/** Marks the open document; a page that is loaded anew has lost the mark. */
const markDocument = (page: Page): Promise<unknown> => page.evaluate(() => (window.isSameDocument = true));
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => window.isSameDocument === true);

const paragraphs = Array.from({ length: 60 }, (_, i) => markdown(`Paragraph ${i}.`));

describeInBrowser("npm run report -- --watch", () => {
  it("changes what was edited in the open page, and leaves the reader and what they did as they were", async () => {
    const folder = await temporaryFolder();
    const path = await save(folder, "a.ipynb", notebook(code("const kept = 1;"), ...paragraphs));
    const { page, complaints } = await openAddress(await watch([path, "--out", join(folder, "a.html")]));
    await markDocument(page);
    await page.getByRole("button", { name: /^Theme/ }).click();
    const theme = await page.locator("html").getAttribute("data-theme");
    await page.getByRole("searchbox").fill("Paragraph 7");
    await page.locator("details.source > summary").click();
    await page.evaluate(() => scrollTo(0, 700));
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(500);
    await edit(path, "Paragraph 59.", "The last one, changed.");
    await page.getByText("The last one, changed.").waitFor({ state: "attached" });
    expect(await isMarked(page)).toBe(true);
    expect(await page.evaluate(() => scrollY)).toBe(before);
    expect(await page.locator("html").getAttribute("data-theme")).toBe(theme);
    expect(await page.getByRole("searchbox").inputValue()).toBe("Paragraph 7");
    expect(await page.locator("details.source").evaluate((fold: HTMLDetailsElement) => fold.open)).toBe(
      false,
    );
    expect(complaints).toEqual([]);
    expect(await readFile(join(folder, "a.html"), "utf8")).not.toContain("EventSource");
  });

  it("gives what is new its behaviors: copying, search, contents; a fold stays as the reader left it", async () => {
    const folder = await temporaryFolder();
    const cells = [markdown("# Title"), code("const first = 1;"), markdown("Some text."), ...paragraphs];
    const path = await save(folder, "a.ipynb", notebook(...cells));
    const { page, complaints } = await openAddress(await watch([path, "--out", join(folder, "a.html")]));
    await markDocument(page);
    await page.locator("details.source > summary").click();
    await edit(path, "const first = 1;", "const second = 2;");
    await page.getByText("const second").waitFor({ state: "attached" });
    const source = page.locator("details.source");
    expect(await source.evaluate((fold: HTMLDetailsElement) => fold.open)).toBe(false);
    await source.locator("summary").click();
    await source.hover();
    expect(await source.getByRole("button").count()).toBe(1);
    await source.getByRole("button").click();
    await source.getByText(/Copied|Selected/).waitFor();
    await edit(path, "Some text.", "## A new section");
    const entry = page.locator(".contents").getByRole("link", { name: "A new section" });
    await entry.waitFor();
    await entry.click();
    await expect.poll(() => entry.getAttribute("aria-current")).toBe("true");
    await page.getByRole("searchbox").fill("A new section");
    await page.getByRole("status").getByText("1 place").waitFor();
    expect(await isMarked(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("follows the theme without loading the page anew", async () => {
    const folder = await temporaryFolder();
    const project = join(folder, "project");
    await copyProject(project);
    const path = await save(folder, "a.ipynb", notebook(...paragraphs));
    const address = await watch([path, "--out", join(folder, "a.html")], project);
    const { page, complaints } = await openAddress(address);
    await markDocument(page);
    await appendFile(join(project, "src/report/theme/base.css"), "body { letter-spacing: 3px; }");
    const spacing = () => page.evaluate(() => getComputedStyle(document.body).letterSpacing);
    await expect.poll(spacing).toBe("3px");
    expect(await isMarked(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("loads the page anew where it needs other scripts, and draws its first figure", async () => {
    const folder = await temporaryFolder();
    const plot = shown({ [mime.figure]: { data: [{ type: "scatter", y: [1, 2] }], layout: {} } });
    const before = notebook(code("const a = 1;"), ...paragraphs);
    const path = await save(folder, "a.ipynb", before);
    const { page, complaints } = await openAddress(await watch([path, "--out", join(folder, "a.html")]));
    await markDocument(page);
    await save(folder, "a.ipynb", notebook(code("const a = 1;", [], [plot]), ...paragraphs));
    await page.locator(".plot.drawn").waitFor();
    expect(await isMarked(page)).toBe(false);
    await save(
      folder,
      "a.ipynb",
      notebook(code("const a = 1;", [], [plot]), markdown("Words."), code("const b = 2;", [], [plot])),
    );
    await page.locator(".plot.drawn").nth(1).waitFor();
    expect(complaints).toEqual([]);
  });
});
