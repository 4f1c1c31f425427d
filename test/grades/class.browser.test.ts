/** A class from hand-in to grades: marked in the browser by keys alone, collated, given back, handed in again. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import { chromium, type Page } from "playwright-core";
import { expect, it } from "vitest";
import { findChromium } from "#report/pipeline/index.js";
import { serveReview } from "#review/server.js";
import { describeInBrowser, open, openAddress } from "../browser.js";
import { isLong, markdown, notebook, runScript, save } from "../support.js";
import { folderWith, openAt } from "../review/opened.js";

const STUDENTS = isLong ? 40 : 3;

const RUBRIC = {
  version: 1,
  questions: {
    "1": {
      max: 5,
      items: [
        { id: "a", text: "Idea", points: 3 },
        { id: "b", text: "Proof", points: 2.5 },
        { id: "c", text: "Slip", points: -1 },
      ],
    },
    "2": {
      max: 3,
      items: [
        {
          id: "level",
          text: "Text",
          levels: [
            [0, "none"],
            [1.5, "partly"],
            [3, "clear"],
          ],
        },
      ],
    },
  },
};

/** A seeded generator (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Presses keys for one submission; returns the points that they give, by this test's own arithmetic. */
async function mark(page: Page, random: () => number): Promise<number> {
  const worth = [3, 2.5, -1];
  const pressed = worth.filter(() => random() < 0.5);
  const keys: string[] = worth.flatMap((each, i) => (pressed.includes(each) ? [String(i + 1)] : []));
  const presses = Math.floor(random() * 4);
  for (const key of [...keys, "d", ...Array<string>(presses).fill("1"), "d"]) await page.keyboard.press(key);
  await expect.poll(() => page.locator(".review-panel [role=status]").textContent()).toBe("all saved");
  const first = Math.min(
    5,
    Math.max(
      0,
      pressed.reduce((sum, each) => sum + each, 0),
    ),
  );
  return first + [0, 0, 1.5, 3][presses]!;
}

const answer = (name: string, words = "The answer is a little better than guessing.") =>
  notebook(markdown(`# ${name}\n\n${words}`));

async function classFolder(names: string[]): Promise<string> {
  const folder = await folderWith(RUBRIC);
  for (const name of names) await save(folder, `${name}.ipynb`, answer(name));
  return folder;
}

async function openIn(folder: string, names: string[]) {
  const { all, refused } = await openAt(
    folder,
    names.map((name) => join(folder, `${name}.ipynb`)),
  );
  expect(refused).toEqual([]);
  return all;
}

const grades = (folder: string, ...args: string[]) =>
  runScript("grades", [
    join(folder, "reviews"),
    ...["--rubric", join(folder, "rubric.json"), "--out", join(folder, "grades"), ...args],
  ]);

/** Marks a comment on the first words that a cell has. */
async function commentOn(page: Page, words: string, body: string): Promise<void> {
  await page.evaluate((wanted) => {
    const text = [...document.querySelectorAll("main .cell p")].find((p) => p.textContent.includes(wanted))!
      .firstChild as Text;
    const at = text.data.indexOf(wanted);
    getSelection()!.setBaseAndExtent(text, at, text, at + wanted.length);
  }, words);
  await page.keyboard.press("c");
  await page.keyboard.type(body);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => page.locator(".review-panel [role=status]").textContent()).toBe("all saved");
}

describeInBrowser("a class", () => {
  it(`of ${STUDENTS} is marked by keys and collated to the totals of another arithmetic`, async () => {
    const names = Array.from({ length: STUDENTS }, (_, i) => `student-${i + 1}`);
    const folder = await classFolder(names);
    const all = await openIn(folder, names);
    const server = await serveReview(all);
    const random = seeded(7);
    const expected = new Map<string, number>();
    try {
      const { page } = await openAddress(server.url);
      for (const { submission } of all.reviewed) {
        await page.goto(`${server.url}${submission.code}`);
        expected.set(submission.code, await mark(page, random));
      }
    } finally {
      server.close();
    }
    const ended = await grades(folder);
    expect(ended.stderr).toBe("");
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`${STUDENTS} of ${STUDENTS} submissions are marked.`);
    const rows: Record<string, string>[] = parse(await readFile(join(folder, "grades/grades.csv")), {
      ...{ bom: true, columns: true },
    });
    expect(Object.fromEntries(rows.map((row) => [row["code"], Number(row["total"])]))).toEqual(
      Object.fromEntries(expected),
    );
    const { page, complaints, requests } = await open(join(folder, "grades/grades.html"));
    expect(await page.locator("h2").allTextContents()).toEqual([
      ...["To be settled", "Totals", "Questions", "Submissions"],
    ]);
    expect(await page.locator(".dots").first().locator("circle").count()).toBe(STUDENTS);
    expect([...complaints, ...requests]).toEqual([]);
  });

  it("gets copies back that read without scripts and cannot be changed; a new version finds the comments again", async () => {
    const folder = await classFolder(["ann", "ben"]);
    const all = await openIn(folder, ["ann", "ben"]);
    let server = await serveReview(all);
    const codeOf = (name: string) =>
      all.reviewed.find(({ submission }) => submission.source.endsWith(`${name}.ipynb`))!.submission.code;
    try {
      const { page } = await openAddress(`${server.url}${codeOf("ann")}`);
      await commentOn(page, "better than guessing", "**By how much?** <b>x</b>");
      for (const key of ["0", "d", "0", "d"]) await page.keyboard.press(key);
      await expect.poll(() => page.locator(".review-panel [role=status]").textContent()).toBe("all saved");
    } finally {
      server.close();
    }
    const ended = await grades(folder, "--return", join(folder, "back"));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`${codeOf("ben")}: 1: not marked`);
    expect((await readdir(join(folder, "back"))).sort()).toEqual(["ann.html", "ben.html"]);

    const browser = await chromium.launch({ executablePath: findChromium()!, args: ["--no-sandbox"] });
    try {
      const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
      await still.goto(pathToFileURL(join(folder, "back/ann.html")).href);
      expect(await still.locator(".score-sheet tfoot").textContent()).toBe("Total8 / 8");
      expect(await still.locator(".review-comment strong").textContent()).toBe("By how much?");
      expect(await still.locator(".review-comment").textContent()).toContain("<b>x</b>");
      expect(await still.locator(".review-comment button, .review-panel").count()).toBe(0);
    } finally {
      await browser.close();
    }
    const copy = await open(join(folder, "back/ann.html"));
    expect(copy.complaints).toEqual([]);
    expect(await copy.page.locator("section.question .points").allTextContents()).toEqual(["5 / 5", "3 / 3"]);

    await save(folder, "ann.ipynb", answer("ann", "Now: the answer is much better than guessing."));
    const again = await openIn(folder, ["ann", "ben"]);
    expect(again.reviewed.map(({ submission }) => submission.code).sort()).toEqual(
      [codeOf("ann"), codeOf("ben")].sort(),
    );
    server = await serveReview(again);
    try {
      const { page } = await openAddress(`${server.url}${codeOf("ann")}`);
      expect(await page.locator(".review-again").textContent()).toContain("Look again: 1 cell has changed");
      expect(await page.locator(".review-comment").textContent()).toContain("“better than guessing”");
      expect(await page.evaluate(() => CSS.highlights.get("review")?.size)).toBe(1);
      await page.keyboard.press("d");
      await expect.poll(() => page.locator(".review-again").count()).toBe(1); // The second question's.
      await page.keyboard.press("d");
      await expect.poll(() => page.locator(".review-again").count()).toBe(0);
    } finally {
      server.close();
    }
  });
});

it("a wrong call, and reviews that are none, are named", async () => {
  const folder = await classFolder([]);
  const bad = await grades(folder);
  expect(bad.code).toBe(1);
  expect(bad.stderr).toContain("there is no such file or folder");
  const lms = await grades(folder, "--lms", "canvas");
  expect([lms.code, lms.stderr]).toEqual([2, expect.stringContaining("--lms needs --roster FILE")]);
});
