/** Ways to a better mark than one has earned, each as a submission; and what shows them. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collate } from "#grades/collate.js";
import { readClass } from "#grades/read-class.js";
import { returnCopies } from "#grades/return-copies.js";
import { executeNotebook, type Notebook } from "#jupyter/index.js";
import { renderReport } from "#report/index.js";
import { factsOf, progressOf } from "#review/class.js";
import { type ReviewRequest, verifySubmission } from "#review/open-class.js";
import { mime } from "#shared/mime.js";
import { code, markdown, notebook, save, shown, temporaryFolder } from "../support.js";
import { folderWith, openAt } from "./opened.js";

const RUBRIC = {
  version: 1,
  questions: {
    "1": {
      max: 5,
      required: [{ claim: "loss", relation: "=", expected: 2, tolerance: 0.1 }],
      items: [{ id: "number", text: "The number", points: 5, claims: ["loss"] }],
    },
  },
};

const claim = (actual: number, more: object = {}) =>
  shown({
    [mime.claim]: {
      ...{ id: "loss", question: "1", statement: "The loss", kind: "required", relation: "=" },
      ...{ expected: 2, tolerance: 0.1, actual, pass: Math.abs(actual - 2) <= 0.1 },
      ...more,
    },
  });

/** A class of these submissions, made in a new folder. */
async function openCheats(make: (folder: string) => Promise<string[]>, more: Partial<ReviewRequest> = {}) {
  const folder = await folderWith(RUBRIC);
  return { folder, ...(await openAt(folder, await make(folder), more)) };
}

const factsOfOnly = async (content: Notebook) => {
  const { all } = await openCheats(async (folder) => [await save(folder, "a.ipynb", content)]);
  return factsOf(all.reviewed[0]!, all.rubric);
};

/** An executed notebook, as a student hands it in. */
async function executed(...cells: string[]): Promise<Notebook> {
  const run = await executeNotebook(notebook(...cells), { path: join(await temporaryFolder(), "a.ipynb") });
  expect(run.failure).toBeUndefined();
  return run.notebook;
}

describe("a cheat is seen", () => {
  it("that edits the page", async () => {
    const chapters = [
      { path: "a.ipynb", slug: "a", notebook: await executed("console.log(6 * 7);"), stale: [] },
    ];
    const { html } = await renderReport({ title: { en: "T" }, questions: [], chapters });
    const { all } = await openCheats(async (folder) => {
      const page = join(folder, "page.html");
      await writeFile(page, html.replace(">42", ">43"));
      return [page];
    });
    expect(all.reviewed[0]!.verification).toBe("differs in 1 cell when run again: cell a.c1");
    expect(all.reviewed[0]!.page.html).not.toContain(">43");
  });

  it("that edits outputs", async () => {
    const content = await executed("console.log(6 * 7);");
    const [cell] = content.cells;
    if (cell?.cell_type === "code") cell.outputs = [{ output_type: "stream", name: "stdout", text: "43\n" }];
    const { all, request } = await openCheats(async (folder) => [await save(folder, "a.ipynb", content)]);
    const [reviewed] = all.reviewed;
    expect(factsOf(reviewed!, all.rubric).join()).toMatch(
      /outputs may not be those of the code: a\.ipynb, because/,
    );
    await verifySubmission(reviewed!, request);
    expect(reviewed!.verification).toContain("differs in 1 cell when run again: cell a.c1");
  });

  it("that states a verdict, sets a generous bar, or makes no claim", async () => {
    const stated = await factsOfOnly(notebook(code("1", [], [claim(3, { pass: true })])));
    expect(stated).toContain('the required claim "loss" does not meet the rubric\'s bound');
    const generous = await factsOfOnly(notebook(code("1", [], [claim(3, { tolerance: 9, pass: true })])));
    expect(generous).toContain(
      "the required claim \"loss\" meets the report's own bound, but not the rubric's",
    );
    expect(await factsOfOnly(notebook("1"))).toContain('the required claim "loss" is not made');
  });

  it("that shows output which its code does not print", async () => {
    const content = notebook(code("compute();", [], [claim(2)]));
    const { all, request } = await openCheats(async (folder) => [await save(folder, "a.ipynb", content)]);
    await verifySubmission(all.reviewed[0]!, request);
    expect(all.reviewed[0]!.verification).toMatch(/^(not verified: |differs in)/);
  });

  it("that hands in another's work; what was given to all is nobody's", async () => {
    const given = "// This cell was given to everybody, and it is longer than chance.\nconst given = true;";
    const own = (name: string) =>
      `// ${name} has thought about this for a long time, and says so here.\nconst own = 1;`;
    const { all } = await openCheats(
      async (folder) => [
        await save(folder, "ann.ipynb", notebook(given, own("Ann"))),
        await save(folder, "ben.ipynb", notebook(given, own("Ann").replaceAll("\n", "\n\n"))),
        await save(folder, "eve.ipynb", notebook(given, own("Eve"))),
      ],
      { template: [await save(await temporaryFolder(), "template.ipynb", notebook(given))] },
    );
    const sharing = all.reviewed.filter(({ shared }) => shared.length > 0);
    expect(sharing.map(({ submission }) => submission.title).sort()).toEqual(["ann.ipynb", "ben.ipynb"]);
  });

  it("that hides or disguises characters", async () => {
    for (const hidden of ["a\u200bb", "\u202etxet", "pаss", "x\u{e0041}"])
      expect(await factsOfOnly(notebook(markdown(`The loss is ${hidden}.`)))).toContain(
        "invisible or look-alike characters in a.c1",
      );
    const honest = "Größe 损失 αβγ, Σx, Привет мир, 👩‍👩‍👧 `\\u200b`";
    expect((await factsOfOnly(notebook(markdown(honest)))).join()).not.toContain("look-alike");
  });

  it("that brings its own rubric, points or buttons", async () => {
    const { all } = await openCheats(async (folder) => {
      const own = join(folder, "ann");
      await mkdir(own);
      await save(own, "a.ipynb", notebook(code("1", [], [claim(2)])));
      await writeFile(join(own, "rubric.json"), JSON.stringify({ version: 9, questions: {} }));
      const questions = [{ id: "1", title: { en: "Mine" }, asked: "", points: 99 }];
      await writeFile(
        join(own, "report.json"),
        JSON.stringify({ title: "T", notebooks: ["a.ipynb"], live: true, questions }),
      );
      return [own];
    });
    const [reviewed] = all.reviewed;
    expect(progressOf(reviewed!, all.rubric)).toMatchObject({ points: 0, max: 5 });
    expect(reviewed!.page.html).not.toContain("99 points");
    expect(reviewed!.page.html).not.toContain('id="live"');
  });

  it("that alters the marks in the copy that came back: grades are made from reviews alone", async () => {
    const { folder, all, request } = await openCheats(async (into) => [
      await save(into, "a.ipynb", notebook(code("1", [], [claim(2)]))),
    ]);
    const { file, submission } = all.reviewed[0]!;
    await file.append([{ set: { "1": { items: [], done: true } } }], { version: 1, sha256: all.sha256 });
    const read = await readClass([join(folder, "reviews")]);
    const grades = collate(all.rubric, read.reviews, read.listed);
    const back = { ...request, folder: join(folder, "back"), paper: undefined };
    const { copies } = await returnCopies(grades, read.listed, back, () => {});
    const copy = copies.get(submission.code)!;
    const evidence = join(await temporaryFolder(), "a.html");
    await writeFile(evidence, "what was handed in");
    const inTheWay = await returnCopies(
      grades,
      read.listed,
      { ...back, folder: join(evidence, "..") },
      () => {},
    );
    expect(inTheWay.failures.join()).toContain("is there already and was not written by this command");
    expect(await readFile(evidence, "utf8")).toBe("what was handed in");
    const altered = (await readFile(copy, "utf8")).replaceAll("0 / 5", "5 / 5");
    await writeFile(join(folder, "reviews/copy.html"), altered);
    const again = await readClass([join(folder, "reviews")]);
    expect(collate(all.rubric, again.reviews, again.listed).submissions[0]!.total).toBe(0);
    await expect(readClass([join(folder, "reviews/copy.html")])).rejects.toThrow("copy.html: ");
  });
});
