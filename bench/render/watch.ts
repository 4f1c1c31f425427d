import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Page } from "playwright-core";
import { findChromium } from "#report/pipeline/index.js";
import { toolRoot } from "#shared/roots.js";
import { verdict } from "../bench.js";
import { median } from "../median.js";

const GOAL_MS = 500;
/** Between two saves, so that each finds the machine at rest. */
const REST_MS = 400;
/** What the command needs of the project; the copy may be edited. */
const COPIED = ["package.json", "package-lock.json", "dist", "src", "notebooks", "report"];

async function projectCopy(folder: string): Promise<string> {
  const project = join(folder, "project");
  await mkdir(project);
  for (const name of COPIED) await cp(join(toolRoot, name), join(project, name), { recursive: true });
  await symlink(join(toolRoot, "node_modules"), join(project, "node_modules"));
  return project;
}

/** Resolves when a frame that shows the text, in the first paragraph or in the theme's property, has been painted. */
const shownIn = (page: Page, text: string): Promise<number> =>
  page.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const isThere = () =>
          document.querySelector(".chapter .markdown p")!.textContent.includes(text) ||
          getComputedStyle(document.documentElement).getPropertyValue("--edit") === text;
        const look = () =>
          requestAnimationFrame(isThere() ? () => setTimeout(() => resolve(Date.now())) : look);
        look();
      }),
    text,
  );

/** Milliseconds from the save to the screen. */
async function refresh(page: Page, text: string, save: (text: string) => Promise<void>): Promise<number> {
  await page.waitForTimeout(REST_MS);
  const shown = shownIn(page, text);
  const start = Date.now();
  await save(text);
  return (await shown) - start;
}

/** What is saved: a sentence of the prose, a rule of the theme. */
function savesIn(project: string): Record<string, (text: string) => Promise<void>> {
  const lesson = join(project, "notebooks/01-cross-entropy.ipynb");
  const theme = join(project, "src/report/theme/base.css");
  return {
    notebook: async (text) =>
      writeFile(
        lesson,
        (await readFile(lesson, "utf8")).replace(/Homework 1\.1( edit-\d+)?/, `Homework 1.1 ${text}`),
      ),
    theme: (text) => appendFile(theme, `:root { --edit: ${text}; }\n`),
  };
}

async function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line);
    if (address) return address[0];
  }
  throw new Error("the watching command ended");
}

/** How long the open page of all lessons takes to follow a save of a notebook and of the theme. */
export async function benchWatch(folder: string, runs: number): Promise<boolean> {
  const executablePath = findChromium();
  if (!executablePath) return true;
  const project = await projectCopy(folder);
  const script = join(project, "dist/scripts/report.js");
  const child = spawn(process.execPath, [script, "--watch", "--execute", "never"], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(await addressOf(child));
    child.stdout.resume();
    const results: boolean[] = [];
    let n = 0;
    for (const [name, save] of Object.entries(savesIn(project))) {
      const times: number[] = [];
      for (let run = 0; run < runs; run++) times.push(await refresh(page, `edit-${++n}`, save));
      const value = `${Math.round(median(times))} ms (${Math.min(...times)}–${Math.max(...times)})`;
      results.push(verdict(`save of the ${name} to screen`, value, `${GOAL_MS} ms`, median(times) < GOAL_MS));
    }
    return results.every(Boolean);
  } finally {
    await browser.close();
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit"); // It may write into the copy until then.
  }
}
