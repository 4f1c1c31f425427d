import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { type ReviewedClass } from "#review/class.js";
import { openClass } from "#review/open-class.js";
import { serveReview } from "#review/server.js";
import { mime } from "#shared/mime.js";
import { describeInBrowser, openAddress } from "../browser.js";
import { code, markdown, notebook, save, shown, temporaryFolder } from "../support.js";

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

async function openFolder(make: (folder: string) => Promise<string[]>) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "rubric.json"), JSON.stringify(RUBRIC));
  const refused: string[] = [];
  const all = await openClass(
    {
      submissions: await make(folder),
      rubric: join(folder, "rubric.json"),
      reviews: join(folder, "reviews"),
      ...{ grader: "g1", seed: 1, template: [], trust: false, timeoutSeconds: 60 },
      signal: new AbortController().signal,
    },
    { progress: () => {}, refused: (message) => refused.push(message) },
  );
  return { folder, all, refused };
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
    await zip("evil.zip", { "../out.ipynb": "{}" });
    const leading = { title: "T", notebooks: ["../student/a.ipynb"] };
    await zip("leads-out.zip", { "report.json": JSON.stringify(leading) });
    const single = await save(folder, "generous.ipynb", answer(3, 5));
    return ["student", "inner.zip", "evil.zip", "leads-out.zip"]
      .map((name) => join(folder, name))
      .concat(single);
  });
  expect(all.reviewed.map(({ submission }) => submission.title).sort()).toEqual([
    "Mine",
    "generous.ipynb",
    "x",
  ]);
  expect(refused.join("\n")).toMatch(/evil\.zip: names the file "\.\.\/out\.ipynb", which is outside/);
  expect(refused.join("\n")).toMatch(/leads-out\.zip: the notebook .* is (missing|outside)/);
  const page = all.reviewed.find(({ submission }) => submission.title === "Mine")!.page.review;
  expect(page).not.toContain('id="live"');
  expect(page).toContain("5 points");
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
      await page.keyboard.press("d");
      await expect.poll(() => points.textContent()).toBe("0 / 4");
      await page.keyboard.press("0");
      await page.keyboard.press("d");
      const status = page.locator(".review-panel [role=status]");
      await expect.poll(() => status.textContent()).toBe("all saved");
      await page.keyboard.press("u");
      await expect.poll(() => status.textContent()).toBe("all saved");
      await page.reload();
      await expect.poll(() => page.locator(".review-total").textContent()).toContain("9 / 9");
      expect(await page.locator(".review-comment").textContent()).toContain("“loss”1 of them?");
      expect(await page.evaluate(() => CSS.highlights.get("review")?.size)).toBe(1);
      expect(await page.locator("section.question .points").allTextContents()).toEqual(["5 / 5 ✓", "4 / 4"]);
      expect(complaints).toEqual([]);
      expect((await logOf(all)).grader).toBe("g1");
    } finally {
      server.close();
    }
  });
});
