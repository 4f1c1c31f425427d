import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "#report/pipeline/index.js";
import { verdict } from "../bench.js";
import { median } from "../median.js";
import { report } from "./command.js";

/** The processor runs at a quarter of its speed, as on an old phone. */
const SLOWDOWN = 4;
const GOAL_MS = { paint: 500, interactive: 1500 } as const;
/** Without a long task (over 50 ms) for so long, the page counts as interactive from the last one's end. */
const QUIET_MS = 2000;

/** First contentful paint, and when the last long task ended, in milliseconds from the start of the navigation. */
async function load(browser: Browser, address: string): Promise<{ paint: number; interactive: number }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await page.goto(address);
  const times = await page.evaluate(
    (quiet) =>
      new Promise<{ paint: number; interactive: number }>((resolve) => {
        let last = 0;
        const heard = (list: PerformanceObserverEntryList) =>
          list.getEntries().forEach((task) => (last = Math.max(last, task.startTime + task.duration)));
        new PerformanceObserver(heard).observe({ type: "longtask", buffered: true });
        const look = () => {
          const [paint] = performance.getEntriesByName("first-contentful-paint");
          const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
          if (!paint || performance.now() - last < quiet) return void setTimeout(look, 100);
          const loaded = navigation!.domContentLoadedEventEnd;
          resolve({ paint: paint.startTime, interactive: Math.max(last, loaded, paint.startTime) });
        };
        look();
      }),
    QUIET_MS,
  );
  await page.close();
  return times;
}

/** The project's own report, opened from disk in a slow browser. */
export async function benchBrowser(folder: string, runs: number): Promise<boolean> {
  const executablePath = findChromium();
  if (!executablePath) {
    console.log("No Chromium was found (CHROMIUM_PATH names one); the page was not opened.");
    return true;
  }
  const out = join(folder, "index.html");
  await report([], out);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const loads: { paint: number; interactive: number }[] = [];
    for (let run = 0; run < runs; run++) loads.push(await load(browser, pathToFileURL(out).href));
    const [paint, interactive] = (["paint", "interactive"] as const).map((key) =>
      Math.round(median(loads.map((each) => each[key]))),
    );
    return [
      verdict("first paint", `${paint} ms`, `${GOAL_MS.paint} ms`, paint! < GOAL_MS.paint),
      verdict(
        "interactive",
        `${interactive} ms`,
        `${GOAL_MS.interactive} ms`,
        interactive! < GOAL_MS.interactive,
      ),
    ].every(Boolean);
  } finally {
    await browser.close();
  }
}
