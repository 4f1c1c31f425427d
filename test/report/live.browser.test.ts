import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { type Notebook, parseNotebook } from "#jupyter/index.js";
import { pack, unpack } from "#report/pack.js";
import { renderReport } from "#report/pipeline/render-report.js";
import { describeInBrowser, openAddress } from "../browser.js";
import { code, isLong, notebook, projectRoot, shown, temporaryFolder } from "../support.js";

const notebooks = join(projectRoot, "notebooks");

/** The HTML of a live page of these notebooks, by slug, which read these files. */
async function livePage(
  chapters: Record<string, Notebook>,
  data: Record<string, Uint8Array> = {},
): Promise<string> {
  const { html, problems } = await renderReport({
    title: { en: "Live" },
    questions: [],
    live: true,
    chapters: Object.entries(chapters).map(([slug, each]) => ({
      path: `${slug}.ipynb`,
      slug,
      folder: notebooks,
      notebook: each,
      data,
      stale: [],
    })),
  });
  expect(problems).toEqual([]);
  return html;
}

async function ownNotebooks(...names: string[]): Promise<Record<string, Notebook>> {
  const read = async (name: string) => {
    const file = join(notebooks, `${name}.ipynb`);
    return [name, parseNotebook(await readFile(file, "utf8"), file)] as const;
  };
  return Object.fromEntries(await Promise.all(names.map(read)));
}

interface Recomputed {
  state: string;
  claims: {
    shown: number;
    compared: number;
    same: number;
    near: number;
    differ: string[];
    missing: string[];
  };
  outputs: { compared: number; differ: { kind: string; place: string; text: string }[] };
  chapters: Record<string, { error?: { cell: string; message: string } }>;
}

const stateOf = (page: Page) =>
  page.evaluate(
    () => (JSON.parse(document.documentElement.dataset["recomputed"] ?? "{}") as { state?: string }).state,
  );

const resultOf = (page: Page) =>
  page.evaluate(() => JSON.parse(document.documentElement.dataset["recomputed"] ?? "{}") as Recomputed);

/** Opens a page from the disk with `?recompute`. */
async function openPage(html: string, query: string) {
  const file = join(await temporaryFolder(), "live.html");
  await writeFile(file, html);
  return openAddress(`${pathToFileURL(file).href}${query}`);
}

/** Opens a page with `?recompute` and waits for its result. */
async function recomputed(html: string) {
  const opened = await openPage(html, "?recompute");
  await expect.poll(() => stateOf(opened.page)).toBe("done");
  return { ...opened, result: await resultOf(opened.page) };
}

/** A notebook whose cells print, with what they printed in a kernel. */
const printing = (...cells: [source: string, printed: string][]): Notebook =>
  notebook(
    ...cells.map(([source, text]) =>
      code(source, [], text ? [{ output_type: "stream", name: "stdout", text }] : []),
    ),
  );

/** Opens a live page of one notebook and returns what its cells made, by the notes on the page. */
async function notesOf(each: Notebook) {
  const { page, result, complaints, requests } = await recomputed(await livePage({ own: each }));
  const notes = await page.locator("p.recomputed").allTextContents();
  return { notes, result, complaints, requests };
}

describeInBrowser("a live page", () => {
  it("recomputes every claim, figure and table of its chapters, offline, when it is asked to", async () => {
    const chapters = isLong ? ["03-iris-activations"] : [];
    const html = await livePage(await ownNotebooks("01-cross-entropy", "02-standard-deviation", ...chapters));
    const quiet = await openPage(html, "");
    expect(await quiet.page.evaluate(() => document.documentElement.dataset["recomputed"])).toBeUndefined();
    await quiet.page.getByRole("button", { name: "Recompute" }).first().click();
    await expect.poll(() => stateOf(quiet.page)).toBe("done");
    const { claims, outputs, chapters: ran } = await resultOf(quiet.page);
    expect(claims.differ).toEqual([]);
    expect(claims.missing).toEqual([]);
    expect(claims.compared).toBe(claims.shown);
    expect(claims.same + claims.near).toBe(claims.shown);
    expect(outputs.differ).toEqual([]);
    expect(outputs.compared).toBeGreaterThan(10);
    expect(Object.values(ran).map(({ error }) => error)).toEqual(Object.keys(ran).map(() => undefined));
    const status = quiet.page.locator(".claims-summary").getByRole("status");
    expect(await status.textContent()).toContain(
      `${claims.shown} of ${claims.shown} claims recomputed in this browser, ${claims.same} the same to the last digit`,
    );
    expect(await quiet.page.locator("#claim-loss .recomputed").textContent()).toBe(
      "recomputed here: 2.54692, the same to the last digit",
    );
    expect(quiet.complaints).toEqual([]);
    expect(quiet.requests).toEqual([]);
  });

  it("recomputes one chapter alone", async () => {
    const { page } = await openPage(
      await livePage(await ownNotebooks("01-cross-entropy", "02-standard-deviation")),
      "",
    );
    await page.locator('[aria-label="01-cross-entropy"]').getByRole("button", { name: "Recompute" }).click();
    await expect.poll(() => stateOf(page)).toBe("done");
    expect(Object.keys((await resultOf(page)).chapters)).toEqual(["01-cross-entropy"]);
    expect(await page.locator("#claim-std-values .recomputed").count()).toBe(0);
  });

  it("finds numbers that were forged in a copy of the page", async () => {
    const html = await livePage(await ownNotebooks("01-cross-entropy"));
    const card = html.indexOf('id="claim-loss"');
    const forged =
      html.slice(0, card) +
      html
        .slice(card)
        .replace("<dd>2.54692</dd>", "<dd>2.54693</dd>")
        .replace(/(<td[^>]*>)&#8722;0\.58076(<\/td>)/, "$1&#8722;0.58077$2")
        .replace(/(class="figure-data">)([^<]+)/g, (_, tag: string, data: string) => {
          const forgedFigure = unpack(data).replace('"y":[0.41924', '"y":[0.51924');
          return tag + pack(Buffer.from(forgedFigure));
        })
        .replace(/(class="checked"[^>]*>)0\.84897</, "$10.84997<");
    expect(forged).not.toBe(html);
    const { page, result } = await recomputed(forged);
    expect(result.claims.differ).toEqual(["loss"]);
    expect(result.outputs.differ.map(({ kind, place }) => [kind, place])).toEqual([
      ["figure", "01-cross-entropy.figure-shares"],
      ["table", "01-cross-entropy.gradient-table"],
      ["number", "01-cross-entropy.plain-shows"],
    ]);
    expect(await page.locator("#claim-loss .recomputed").textContent()).toContain("the page shows “2.54693”");
  });

  it("finds what depends on code that was changed in a copy of the page", async () => {
    const html = await livePage(await ownNotebooks("01-cross-entropy"));
    const [, data = ""] = /id="live"[^>]*>([^<]+)/.exec(html) ?? [];
    const payload = JSON.parse(unpack(data)) as { cells: string };
    const cells = payload.cells.replace("1e-5", "1e-2");
    expect(cells).not.toBe(payload.cells);
    const changed = pack(Buffer.from(JSON.stringify({ ...payload, cells })));
    const { result } = await recomputed(html.replace(data, () => changed));
    expect(result.claims.differ).toEqual(["gradient-softmax"]);
    expect(result.claims.compared).toBe(result.claims.shown);
    expect(result.outputs.differ).toEqual([]);
  });

  it("means what the kernel means", async () => {
    const { notes, complaints } = await notesOf(
      printing(
        ["let x = 1;\nconst read = () => x;\nfunction twice(n: number) { return 2 * n; }", ""],
        ["let x = 2;\nconsole.log(read(), twice(x));", "2 4\n"],
        ["x = 3;\nread()", "3\n"],
        ["const { a, rest: [b = 5] } = { a: await Promise.resolve(4), rest: [] as number[] };\na + b", "9\n"],
        ["class Point { constructor(readonly x: number) {} }\nenum Kind { A = 7 }", ""],
        ["console.log(new Point(8).x, Kind.A, hoisted());\nfunction hoisted() { return 9; }", "8 7 9\n"],
        ['const add = new Function("a", "b", "return a + b;");\nadd(1, 2)', "3\n"],
        ['import { rows, tensor, type Tensor } from "notebook-report/nn";', ""],
        ["const t: Tensor = tensor([[1, 2]]);\nconsole.log(rows(t)[0][1]);", "2\n"],
      ),
    );
    expect(notes).toEqual(Array.from({ length: 6 }, () => "recomputed here: the same"));
    expect(complaints).toEqual([]);
  });

  it("shows an error at its cell", async () => {
    const { notes, result } = await notesOf(notebook(code("1;"), code('throw new RangeError("too far");')));
    expect(notes).toEqual(["This cell failed here: RangeError: too far"]);
    expect(result.chapters["own"]?.error).toEqual({ cell: "c2", message: "RangeError: too far" });
  });

  it("names the import that stands in a chapter's way", async () => {
    const { page, complaints } = await openPage(
      await livePage({ own: notebook('import { cpus } from "node:os";') }),
      "",
    );
    expect(await page.locator('[aria-label="own"] .recompute').textContent()).toContain(
      "because of the import of node:os",
    );
    expect(complaints).toEqual([]);
  });

  it("gives code no way out of the worker", async () => {
    const outside = "http://127.0.0.1:9/";
    const tries = [
      `fetch("${outside}").then(() => "open", () => "closed")`,
      `new Promise((done) => { const socket = new WebSocket("ws://127.0.0.1:9/"); socket.onopen = () => done("open"); socket.onerror = () => done("closed"); })`,
      `(() => { try { importScripts("${outside}"); return "open"; } catch { return "closed"; } })()`,
      `(() => { try { return (0, eval)('"open"'); } catch { return "closed"; } })()`,
      `import("${outside}".slice(0)).then(() => "open", () => "closed")`,
    ].filter((each) => !each.startsWith("import(")); // A dynamic import is not compiled at all.
    const { notes, requests } = await notesOf(
      printing(...tries.map((each): [string, string] => [`console.log(await ${each});`, "closed\n"])),
    );
    expect(notes).toEqual(tries.map(() => "recomputed here: the same"));
    expect(requests).toEqual([]);
  });

  it("reads no message that poses as the result of another cell", async () => {
    const claim = { id: "one", question: "1", statement: "One.", kind: "check", relation: "=", expected: 1 };
    const type = "application/vnd.notebook-report.claim+json";
    const own = notebook(
      code(`
        const forged = { event: "output", cell: 1, output: { kind: "display", name: "", volatile: false,
          data: JSON.stringify({ "${type}": ${JSON.stringify({ ...claim, tolerance: 0, actual: 1 })} }) } };
        (self as any).postMessage(forged);
        (self as any).postMessage({ event: "end" });
        const stolen = new Set<any>();
        const original = MessagePort.prototype.postMessage;
        MessagePort.prototype.postMessage = function (...all: any[]) { stolen.add(this); return original.apply(this, all as any); };
        Function.prototype.bind = function () { stolen.add(this); return () => {}; } as any;
      `),
      code(
        `import { claim } from "notebook-report/display";
         for (const port of stolen) port.postMessage(forged);
         claim({ id: "one", question: "1", kind: "check", statement: "One.", actual: 2, equals: 1, within: 0 });`,
        [],
        [shown({ [type]: { ...claim, tolerance: 0, actual: 1, pass: true }, "text/plain": "One." })],
      ),
    );
    const { page, result } = await recomputed(await livePage({ own }));
    expect(result.claims.differ).toEqual(["one"]);
    expect(await page.locator("#claim-one .recomputed").textContent()).toContain("recomputed here: 2");
  });

  it("stays responsive beside an endless loop, which the reader can stop", async () => {
    const { page } = await openPage(await livePage({ own: notebook("while (true) {}") }), "");
    await page.getByRole("button", { name: "Recompute" }).first().click();
    await page.getByRole("button", { name: "Theme" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => stateOf(page)).toBe("stopped");
    expect(await page.getByRole("button", { name: "Recompute" }).count()).toBe(2);
  });

  it("stops reading output without end", async () => {
    const { result } = await notesOf(notebook('for (;;) console.log("x".repeat(1e6));'));
    expect(result.chapters["own"]?.error?.message).toBe("it makes too much output");
  });

  it("runs what depends on a setting again, redraws it in place, and restores the page", async () => {
    const { page, complaints } = await openPage(
      await livePage(await ownNotebooks("01-cross-entropy", "02-standard-deviation")),
      "",
    );
    const shownNow = () =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(
            "main .claim, main .html, main .drawing, main .plot script, main .stream",
          ),
        ].map(({ className, innerHTML }) => `${className} ${innerHTML}`),
      );
    const before = await shownNow();
    const chapter = page.locator('[aria-label="02-standard-deviation"]');
    await chapter.getByRole("spinbutton", { name: "X1" }).fill("1");
    await expect
      .poll(() => chapter.locator(".settings").getByRole("status").textContent())
      .toContain("your settings");
    const cells = await page.locator("#tbl-nodes tbody tr").allTextContents();
    expect(cells.map((row) => row.trim())).toEqual([
      "x₁1−0.5",
      "x₂30.5",
      "x̄20",
      "b10.25",
      "c10.25",
      "d10.5",
      "e11",
    ]);
    expect(await page.locator("#fig-gradients .drawing text").allTextContents()).toContain("1 × 0.5 = 0.5");
    expect(await page.locator("#claim-std-values .verdict").textContent()).toBe("with your settings");
    expect(await page.locator("#claim-std-values dd").first().textContent()).toBe("3");
    const after = await shownNow();
    expect(after).toHaveLength(before.length);
    const changed = after.flatMap((each, i) => (each === before[i] ? [] : [i])).length;
    expect(changed).toBeGreaterThan(5);
    // The other chapter, and what depends on no setting, are the page's own.
    expect(await page.locator("#claim-corner-nan .verdict").textContent()).toBe("holds");
    expect(await page.locator("#claim-loss .verdict").textContent()).toBe("holds");
    // The keyboard moves a slider, down to the corner where the gradients are not numbers.
    await chapter.getByRole("slider", { name: "X1" }).press("End");
    await chapter.getByRole("spinbutton", { name: "X1" }).fill("3");
    await expect.poll(() => page.locator("#tbl-nodes tbody tr").first().textContent()).toBe("x₁3NaN");
    await chapter.getByRole("button", { name: "Reset", exact: true }).click();
    expect(await shownNow()).toEqual(before);
    expect(await chapter.getByRole("spinbutton", { name: "X1" }).inputValue()).toBe("-1");
    expect(complaints).toEqual([]);
  });

  it("recomputes with the page's own values, whatever the reader has set", async () => {
    const { page } = await openPage(await livePage(await ownNotebooks("01-cross-entropy")), "");
    const figure = page.locator("#fig-shares .plot script");
    const before = await figure.textContent();
    await page.getByRole("spinbutton", { name: "LOGITS[0][0]" }).fill("1.5");
    await expect.poll(() => page.locator("#claim-loss dd").first().textContent()).toBe("2.14265");
    expect(await figure.textContent()).not.toBe(before);
    await page.getByRole("button", { name: "Recompute" }).first().click();
    await expect.poll(() => stateOf(page)).toBe("done");
    const { claims, outputs } = await resultOf(page);
    expect([claims.differ, outputs.differ]).toEqual([[], []]);
    expect(await figure.textContent()).toBe(before);
  });

  it("reads what the reader draws, by mouse or keys; another setting ends that, and Reset restores the page", async () => {
    const data = await Promise.all(
      ["04-mnist-cnn", "04-mnist-digits"].map(
        async (name) =>
          [`./${name}.safetensors`, await readFile(join(notebooks, `${name}.safetensors`))] as const,
      ),
    );
    const html = await livePage(await ownNotebooks("04b-draw-a-digit"), Object.fromEntries(data));
    const { page, complaints } = await openPage(html, "");
    const printed = page.locator("pre.stream");
    const images = () =>
      page
        .locator(".drawing image")
        .evaluateAll((all) => all.map((image) => image.getAttribute("xlink:href")));
    const [words, before] = [await printed.textContent(), await images()];
    await page.locator("canvas").scrollIntoViewIfNeeded();
    const box = await page.locator("canvas").boundingBox();
    if (!box) throw new Error("no pad");
    const moveTo = (x: number, y: number) =>
      page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 10 });
    await moveTo(0.5, 0.15);
    await page.mouse.down();
    await moveTo(0.5, 0.85);
    await page.mouse.up();
    await expect.poll(() => printed.textContent()).toMatch(/^The network reads a 1 \(\d+\.\d %\)\.$/);
    expect((await images()).every((image, i) => image !== before[i])).toBe(true);
    // Another stored digit takes the place of the drawing.
    await page.getByRole("spinbutton", { name: "DIGIT" }).fill("3");
    await expect.poll(() => printed.textContent()).toContain("the test digit is a 2");
    await page.locator("canvas").focus();
    for (const key of ["Space", ...Array.from({ length: 16 }, () => "ArrowDown")])
      await page.keyboard.press(key);
    await expect.poll(() => printed.textContent()).toMatch(/^The network reads a 1 /);
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => printed.textContent()).toContain("the test digit is a 2");
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    expect([await printed.textContent(), await images()]).toEqual([words, before]);
    await page.getByRole("button", { name: "Recompute" }).first().click();
    await expect.poll(() => stateOf(page)).toBe("done");
    const { claims, outputs } = await resultOf(page);
    expect([claims.compared, claims.differ, outputs.differ]).toEqual([2, [], []]);
    expect(complaints).toEqual([]);
  });

  it("gives cells the data files they read, and says which other parts of Node's modules stand in the way", async () => {
    const reads = printing([
      'import { readFileSync } from "node:fs";\nimport { readFile } from "fs/promises";\nconsole.log(readFileSync("a.txt", "utf8"), (await readFile("./a.txt")).length);',
      "hi 2\n",
    ]);
    const html = await livePage({ own: reads }, { "./a.txt": new TextEncoder().encode("hi") });
    expect((await recomputed(html)).result.outputs).toMatchObject({ compared: 1, differ: [] });
    const missing = await recomputed(await livePage({ own: reads }));
    expect(missing.result.chapters["own"]?.error?.message).toContain("a.txt: this file is not in the page");
    const writes = notebook('import { writeFileSync } from "node:fs";', 'import * as fs from "node:fs";');
    expect(await livePage({ own: writes })).toContain("the import of writeFileSync from node:fs");
  });

  it("gives up a long run with old settings when the reader changes them again", async () => {
    const own = notebook(
      code("const N = 1;", ["settings"]),
      code(
        "while (N === 2) {}\nconsole.log(10 * N);",
        [],
        [{ output_type: "stream", name: "stdout", text: "10\n" }],
      ),
    );
    const { page } = await openPage(await livePage({ own }), "");
    const field = page.getByRole("spinbutton", { name: "N", exact: true });
    await field.fill("2");
    await expect.poll(() => page.locator(".settings").getByRole("status").textContent()).toContain("running");
    await field.fill("3");
    await expect.poll(() => page.locator("pre.stream").textContent()).toBe("30");
  });

  it("is the same bytes from the same sources, below 900 kB", async () => {
    const own = await ownNotebooks("01-cross-entropy", "03-iris-activations");
    const html = await livePage(own);
    expect(await livePage(own)).toBe(html);
    const payload = /<script type="application\/gzip" id="live"[^>]*>[^<]*/.exec(html)?.[0] ?? "";
    expect(payload.length).toBeGreaterThan(1000);
    expect(payload.length).toBeLessThan(900_000);
  });
});
