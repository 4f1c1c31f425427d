import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { type ReviewedClass } from "#review/class.js";
import { renderReport } from "#report/index.js";
import { parseReview } from "#review/schema/review-file.js";
import { serveReview } from "#review/server.js";
import type { Review } from "#review/model/review.js";
import { writeReviewPages } from "#review/static.js";
import { collate } from "#grades/collate.js";
import { METADATA_KEY, mime } from "#shared/mime.js";
import { describeInBrowser, open, openAddress } from "../browser.js";
import { code, markdown, notebook, save, shown, temporaryFolder } from "../support.js";
import { folderWith, openAt } from "./opened.js";

const RUBRIC = {
  version: 1,
  questions: {
    "1": {
      max: 5,
      required: [{ claim: "loss", relation: "=", expected: 2, tolerance: 0.1 }],
      items: [
        { id: "number", text: "The number", points: 3, claims: ["loss"] },
        {
          id: "why",
          text: "Why",
          levels: [
            [0, "none"],
            [2, "clear"],
          ],
        },
      ],
    },
    "2": { max: 4, items: [{ id: "all", text: "All of it", points: 4 }] },
  },
};

const claim = (actual: number, tolerance: number) =>
  shown({
    [mime.claim]: {
      ...{ id: "loss", question: "1", statement: "The loss", kind: "required", relation: "=" },
      ...{ expected: 2, tolerance, actual, pass: true },
    },
  });

const answer = (actual: number, tolerance = 0) =>
  notebook(
    markdown("# Answer\n\nThe loss is a little better than guessing."),
    code("measure(2);", [], [claim(actual, tolerance)]),
  );

const folderWithRubric = () => folderWith(RUBRIC);

async function openFolder(make: (folder: string) => Promise<string[]>) {
  const folder = await folderWithRubric();
  return { folder, ...(await openAt(folder, await make(folder))) };
}

const logOf = async ({ reviewed }: ReviewedClass) =>
  JSON.parse(await readFile(reviewed[0]!.file.path, "utf8")) as { log: unknown[]; grader: string };

it("a class is opened from folders, notebooks and zip files; what is unreadable is named", async () => {
  const { all, refused } = await openFolder(async (folder) => {
    await mkdir(join(folder, "student"));
    await save(join(folder, "student"), "a.ipynb", answer(2));
    await writeFile(join(folder, "student/rubric.json"), "{}");
    const manifest = {
      title: "Mine",
      notebooks: ["a.ipynb"],
      live: true,
      questions: [{ id: "9", title: "?" }],
    };
    await writeFile(join(folder, "student/report.json"), JSON.stringify(manifest));
    const zip = (name: string, entries: Record<string, string>) =>
      writeFile(
        join(folder, name),
        zipSync(Object.fromEntries(Object.entries(entries).map(([k, v]) => [k, Buffer.from(v)]))),
      );
    await zip("inner.zip", { "x/b.ipynb": JSON.stringify(answer(3)) });
    await zip("twice.zip", { a: "", "a/b.ipynb": "{}" });
    await zip("evil.zip", { "../out.ipynb": "{}" });
    const leading = { title: "T", notebooks: ["../student/a.ipynb"] };
    await zip("leads-out.zip", { "report.json": JSON.stringify(leading) });
    const single = await save(folder, "generous.ipynb", answer(3, 5));
    return ["student", "inner.zip", "evil.zip", "twice.zip", "leads-out.zip"]
      .map((name) => join(folder, name))
      .concat(single);
  });
  expect(all.reviewed.map(({ submission }) => submission.title).sort()).toEqual([
    "Mine",
    "generous.ipynb",
    "x",
  ]);
  expect(refused.join("\n")).toMatch(/evil\.zip: names the file "\.\.\/out\.ipynb", which is outside/);
  expect(refused.join("\n")).toMatch(/twice\.zip: "a\/b\.ipynb" cannot be unpacked/);
  expect(refused.join("\n")).toMatch(/leads-out\.zip: the notebook .* is (missing|outside)/);
  const page = all.reviewed.find(({ submission }) => submission.title === "Mine")!.page.review(true);
  expect(page).not.toContain('id="live"');
  expect(page).toContain("5 points");
});

it("the list of codes keeps those of earlier runs", async () => {
  const { folder, all } = await openFolder(async (into) => [await save(into, "a.ipynb", answer(2))]);
  const second = await openAt(folder, [await save(folder, "b.ipynb", answer(3))]);
  const codes = JSON.parse(await readFile(join(folder, "reviews/submissions.json"), "utf8")) as object;
  const opened = [all, second.all].flatMap(({ reviewed }) =>
    reviewed.map(({ submission }) => submission.code),
  );
  expect(Object.keys(codes)).toEqual(opened);
});

it("a submission's metadata brings no file from outside its folder into the page", async () => {
  const secret = "the grader's own file";
  const { all } = await openFolder(async (folder) => {
    await writeFile(join(folder, "secret.txt"), secret);
    await mkdir(join(folder, "student"));
    const data = { "./../secret.txt": "x" };
    const fingerprint = { kernel: "", cells: [], modules: {}, packages: {}, data };
    const prying = answer(2);
    prying.metadata[METADATA_KEY] = { fingerprint };
    return [await save(join(folder, "student"), "a.ipynb", prying)];
  });
  expect(all.reviewed[0]!.page.review(true)).not.toContain(Buffer.from(secret).toString("base64"));
});

it("a page has the same code each time, though a run's outputs vary", async () => {
  const chapters = [
    { path: "a.ipynb", slug: "a", notebook: notebook("console.log(Math.random(), Date.now());"), stale: [] },
  ];
  const { html } = await renderReport({ title: { en: "T" }, questions: [], chapters });
  const folder = await folderWithRubric();
  await writeFile(join(folder, "page.html"), html);
  const codes = [];
  for (let i = 0; i < 2; i++) {
    const { all } = await openAt(folder, [join(folder, "page.html")]);
    codes.push(all.reviewed[0]!.submission.code);
    expect(all.reviewed[0]!.verification).toMatch(/^differs in 1 cell/);
  }
  expect(codes[0]).toBe(codes[1]);
});

it("the server answers only its own address, its own pages, and whoever knows the token", async () => {
  const { all } = await openFolder(async (folder) => [await save(folder, "a.ipynb", answer(2))]);
  const server = await serveReview(all);
  try {
    const { origin } = new URL(server.url);
    const [{ submission }] = all.reviewed as [ReviewedClass["reviewed"][0]];
    const log = `${server.url}${submission.code}/log`;
    const post = (headers: Record<string, string>, body = '[{"set":{"2":{"items":["all"]}}}]') =>
      fetch(log, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(`${origin}/${"x".repeat(24)}/`)).status).toBe(404);
    expect((await post({})).status).toBe(415);
    expect((await post({ origin: "http://evil.example" })).status).toBe(403);
    const bad = await post({ origin }, '[{"set":{"2":{"items":[],"adjust":{"points":1,"why":" "}}}}]');
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining("needs a reason")]);
    expect(await readFile(join(all.reviewed[0]!.file.path), "utf8").catch(() => "none")).toBe("none");
    await Promise.all([post({ origin }), post({ origin }), post({ origin })]);
    expect((await logOf(all)).log).toHaveLength(3);
  } finally {
    server.close();
  }
});

describeInBrowser("marking", () => {
  it("takes keys alone, and finds everything again after a reload", async () => {
    const { all } = await openFolder(async (folder) => [await save(folder, "a.ipynb", answer(2))]);
    const server = await serveReview(all);
    try {
      const { page, complaints } = await openAddress(server.url);
      await page.getByRole("link", { name: "Mark the next one" }).click();
      const points = page.locator(".review-panel h2 .points");
      await expect.poll(() => points.textContent()).toBe("0 / 5");
      expect(await page.locator(".review-item").first().textContent()).toContain("proposed by its claims");
      for (const key of ["1", "2", "2"]) await page.keyboard.press(key);
      expect(await points.textContent()).toBe("5 / 5");
      await page.evaluate(() => {
        const text = [...document.querySelectorAll("main .cell p")].find((p) =>
          p.textContent.startsWith("The loss"),
        )!.firstChild!;
        getSelection()!.setBaseAndExtent(text, 4, text, 8);
      });
      await page.keyboard.press("c");
      await page.keyboard.type("1 of them?");
      await page.keyboard.press("Control+Enter");
      const status = page.locator(".review-panel [role=status]");
      await page.evaluate(() => {
        const text = document.querySelector(".review-comment ~ p")!.firstChild as Text;
        getSelection()!.setBaseAndExtent(text, text.length - 9, text, text.length);
      });
      await page.keyboard.press("1"); // It is saved while the grader writes.
      await page.keyboard.press("c");
      await page.keyboard.type("To the end");
      await expect.poll(() => status.textContent()).toBe("all saved");
      await page.keyboard.type(" of it");
      await page.keyboard.press("Control+Enter");
      await page.keyboard.press("1");
      await page.keyboard.press("d");
      await expect.poll(() => points.textContent()).toBe("0 / 4");
      await page.keyboard.press("0");
      await page.keyboard.press("d");
      await expect.poll(() => status.textContent()).toBe("all saved");
      await page.keyboard.press("u");
      await expect.poll(() => status.textContent()).toBe("all saved");
      await page.reload();
      await expect.poll(() => page.locator(".review-total").textContent()).toContain("9 / 9");
      const comments = (await page.locator(".review-comment").allTextContents()).join("\n");
      expect(comments).toContain("“loss”1 of them?");
      expect(comments).toContain("“guessing.”To the end of it");
      expect(await page.evaluate(() => CSS.highlights.get("review")?.size)).toBe(2);
      const layout = () =>
        page.evaluate(() => {
          const [first, second] = [...document.querySelectorAll(".review-comment")].map((each) =>
            each.getBoundingClientRect(),
          );
          const text = document.querySelector(".review-comment ~ p")!.getBoundingClientRect();
          return {
            isBeside: first!.left >= text.right && first!.top < text.bottom,
            isBelow: first!.top >= text.bottom,
            areApart: first!.bottom <= second!.top,
          };
        });
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await layout()).toEqual({ isBeside: true, isBelow: false, areApart: true });
      await page.setViewportSize({ width: 700, height: 900 });
      expect(await layout()).toEqual({ isBeside: false, isBelow: true, areApart: true });
      await page.emulateMedia({ media: "print" });
      expect(await layout()).toEqual({ isBeside: false, isBelow: true, areApart: true });
      await page.emulateMedia({ media: "screen" });
      expect(await page.locator("section.question .points").allTextContents()).toEqual(["5 / 5 ✓", "4 / 4"]);
      expect(complaints).toEqual([]);
      expect((await logOf(all)).grader).toBe("g1");
    } finally {
      server.close();
    }
  });

  /** Opens a page in a browser that cannot write files, presses what `mark` presses, and reads what is downloaded. */
  async function downloaded(file: string, mark: (page: Page) => Promise<void>): Promise<Review> {
    const { page, complaints, requests } = await open(file);
    await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    await mark(page);
    const status = page.locator(".review-panel [role=status]");
    expect(await status.textContent()).toMatch(/^\d+ changes? not saved$/);
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("s")]);
    await expect.poll(() => status.textContent()).toBe("all saved");
    expect([...complaints, ...requests]).toEqual([]);
    const kept = join(await temporaryFolder(), download.suggestedFilename());
    await download.saveAs(kept);
    return parseReview(await readFile(kept, "utf8"), kept);
  }

  it("works from files alone, for graders without Node: the same reviews, for the same grades", async () => {
    const { folder, all } = await openFolder(async (into) => [
      await save(into, "a.ipynb", answer(2)),
      await save(into, "b.ipynb", answer(3)),
    ]);
    await writeReviewPages(all, join(folder, "pages"));
    const { page } = await open(join(folder, "pages/index.html"));
    expect(await page.locator(".queue tbody tr").count()).toBe(2);
    await page.getByRole("link", { name: "2", exact: true }).click();
    await page.locator(".review-panel").waitFor();
    expect(await page.locator(".review-panel h2").textContent()).toContain("2 0 / 4");
    const [first] = all.reviewed;
    const { code: submission } = first!.submission;
    const review = await downloaded(join(folder, `pages/${submission}.html`), async (opened) => {
      for (const key of ["1", "d", "0", "u", "0", "d"]) await opened.keyboard.press(key);
    });
    expect(review).toMatchObject({ submission, grader: "g1", rubric: { sha256: all.sha256 } });
    const graded = collate(all.rubric, [review], new Map());
    expect([...graded.submissions[0]!.questions.values()].map(({ points }) => points)).toEqual([3, 4]);
  });

  it("opens a report by its button, with a rubric of one's own, and goes on with a review", async () => {
    const chapters = [{ path: "a.ipynb", slug: "a", notebook: answer(2), stale: [] }];
    const { html } = await renderReport({ title: { en: "T" }, questions: [], chapters });
    const folder = await folderWithRubric();
    const file = join(folder, "report.html");
    await writeFile(file, html);
    const begin = async (page: Page, ...files: string[]) => {
      await page.getByRole("button", { name: "Review this page" }).click();
      const fields = page.locator("dialog input[type=file]");
      for (const [i, each] of files.entries()) await fields.nth(i).setInputFiles(each);
      await page.getByRole("button", { name: "Start" }).click();
    };
    const rubric = join(folder, "rubric.json");
    const review = await downloaded(file, async (page) => {
      await begin(page, rubric);
      await page.locator(".review-panel").waitFor();
      for (const key of ["1", "2", "d"]) await page.keyboard.press(key);
    });
    expect(review.grader).toBe("grader");
    const kept = join(folder, "kept.review.json");
    await writeFile(kept, JSON.stringify(review));
    const more = await downloaded(file, async (page) => {
      await begin(page, rubric, kept);
      expect(await page.locator(".review-total").textContent()).toContain("3 / 9");
      await page.keyboard.press("0");
    });
    expect(more.log).toHaveLength(review.log.length + 1);
    const { page } = await open(file);
    await begin(page, kept);
    await expect.poll(() => page.getByRole("alert").textContent()).toBe("kept.review.json is not a rubric");
  });
});
