import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { parseNotebook } from "#jupyter/index.js";
import { describeInBrowser } from "../browser.js";
import { PATIENCE_MS } from "../patience.js";
import { describeWith } from "../requirements.js";
import { projectRoot } from "../support.js";
import { NotebookPage } from "./notebook-page.js";
import { labForTests, notebookText } from "./project.js";
import { expectRunAllSavesTheSame } from "./run-all.js";
import { untilAllShown } from "./shown.js";

/** What a hang takes; the longest notebook that is run here takes a minute on an idle machine. */
const RUN_TIMEOUT_MS = 900_000;

const names = readdirSync(join(projectRoot, "notebooks")).filter((name) => name.endsWith(".ipynb"));
/** Trains for minutes and wants the MNIST files; the part `training` of `npm run test:all` runs it. */
const LONG = "04-";

describeWith(["Chromium", "Python"], "npm run lab", () => {
  const lab = labForTests();
  const open = (name: string) => NotebookPage.open(lab.project, name);
  const parse = async (name: string) => parseNotebook(await notebookText(lab.project, name), name);

  async function restart(opened: NotebookPage): Promise<void> {
    await opened.begin("notebook:restart-kernel");
    await opened.page.locator(".jp-Dialog .jp-mod-accept").click();
    await opened.untilIdle(PATIENCE_MS);
  }

  describeInBrowser("a notebook in JupyterLab", () => {
    it.each(names)("%s shows everything untrusted", async (name) => {
      const opened = await open(name);
      expect(await opened.isTrusted()).toBe(name.startsWith("06")); // without code, there is nothing to distrust
      await untilAllShown(opened, await parse(name));
      expect(await opened.page.locator("mjx-merror").count()).toBe(0);
      expect(await opened.page.locator(".jp-Notebook").innerText()).not.toContain("???");
    });

    it("shows its figures as pictures where only JupyterLab's own renderers are", async () => {
      const folder = join(lab.project.jupyter, "config/labconfig");
      await mkdir(folder, { recursive: true });
      await writeFile(
        join(folder, "page_config.json"),
        JSON.stringify({ disabledExtensions: { "notebook-report": true } }),
      );
      for (const name of ["01-cross-entropy.ipynb", "02-standard-deviation.ipynb"]) {
        const opened = await open(name);
        await untilAllShown(opened, await parse(name), "pictures");
      }
      await rm(folder, { recursive: true });
    });

    it.each(names.filter((name) => !name.startsWith(LONG)))(
      "%s runs, and is saved as the report command saves it",
      { timeout: RUN_TIMEOUT_MS },
      (name) => expectRunAllSavesTheSame(lab.project, name, RUN_TIMEOUT_MS),
    );

    it("tells an error with the line of the cell, and nothing of the machinery", async () => {
      const opened = await open("06-summary.ipynb");
      const cell = await opened.runNew(
        "function f(x: number): number {\n  throw new RangeError(`no ${x}`);\n}\nf(3);",
      );
      await vi.waitFor(
        async () => expect(await opened.textBelow(cell)).toContain("RangeError: no 3"),
        PATIENCE_MS,
      );
      const text = await opened.textBelow(cell);
      expect(text).toContain("throw new RangeError");
      expect(text).not.toMatch(/node_modules|tslab-kernel/);
    });

    it("interrupts long work at once, keeps the kernel's state, and forgets it at a restart", async () => {
      const opened = await open("06-summary.ipynb");
      await opened.runNew("const kept = 42;");
      await opened.untilIdle(PATIENCE_MS);
      const cell = await opened.runNew(
        'import { progress } from "notebook-report/display";\nconst bar = progress("steps", 1e9);\nfor (let i = 0; ; i++) await bar.update(i);',
      );
      const seen = new Set<string>();
      await vi.waitFor(
        async () => {
          seen.add(await opened.textBelow(cell));
          expect(seen.size).toBeGreaterThan(3);
        },
        { timeout: PATIENCE_MS, interval: 300 },
      );
      await opened.call("notebook:interrupt-kernel");
      await vi.waitFor(
        async () => expect(await opened.textBelow(cell)).toContain("Interrupted"),
        PATIENCE_MS,
      );
      const busy = await opened.runNew("while (true) {}");
      await opened.page.waitForTimeout(1_000);
      await opened.call("notebook:interrupt-kernel");
      await vi.waitFor(
        async () => expect(await opened.textBelow(busy)).toContain("Interrupted"),
        PATIENCE_MS,
      );
      const next = await opened.runNew("kept + 1");
      await vi.waitFor(async () => expect(await opened.textBelow(next)).toContain("43"), PATIENCE_MS);
      await restart(opened);
      const after = await opened.runNew("kept + 1");
      await vi.waitFor(
        async () => expect(await opened.textBelow(after)).toContain("TypeScriptError"),
        PATIENCE_MS,
      );
    });

    it("asks the person for input", async () => {
      const opened = await open("06-summary.ipynb");
      const cell = await opened.runNew(
        'import { createInterface } from "node:readline/promises";\nconst lines = createInterface({ input: process.stdin });\nlines.on("line", (line) => { console.log("heard " + line); lines.close(); });\nawait new Promise((end) => lines.on("close", end));',
      );
      const field = opened.page.locator(".jp-Stdin-input");
      await field.fill("a word");
      await field.press("Enter");
      await vi.waitFor(
        async () => expect(await opened.textBelow(cell)).toContain("heard a word"),
        PATIENCE_MS,
      );
    });

    it("completes and explains the library's names", async () => {
      const opened = await open("06-summary.ipynb");
      await opened.runNew('import { softmax } from "notebook-report/nn";');
      await opened.untilIdle(PATIENCE_MS);
      await opened.runNew("softm");
      await opened.page.keyboard.press("Enter");
      await opened.page.keyboard.press("Control+End");
      await opened.page.keyboard.press("Tab");
      await opened.page
        .locator(".jp-Completer-item", { hasText: "softmax" })
        .waitFor({ timeout: PATIENCE_MS });
      await opened.page.keyboard.press("Enter");
      await vi.waitFor(async () => expect(await opened.source()).toBe("softmax"), PATIENCE_MS);
      await opened.page.keyboard.press("Shift+Tab");
      const tooltip = opened.page.locator(".jp-Tooltip");
      await tooltip.waitFor({ timeout: PATIENCE_MS });
      expect(await tooltip.innerText()).toMatch(/softmax\(logits: Tensor\).*Probabilities of each row/s);
    });

    it("takes up the library as it is edited, and tells its type errors in terminal and cell", async () => {
      const source = join(lab.project.folder, "src/library/random.ts");
      const original = await readFile(source, "utf8");
      await appendFile(source, "\n/** Edited. */\nexport const edited = 17;\n");
      for (const name of ["random.js", "random.d.ts"]) {
        const built = join(lab.project.folder, "dist/library", name);
        await vi.waitFor(async () => expect(await readFile(built, "utf8")).toContain("edited"), PATIENCE_MS);
      }
      const opened = await open("06-summary.ipynb");
      await restart(opened); // What a kernel has loaded stays.
      const use = 'import { edited } from "../dist/library/random.js";\nedited + 1';
      const first = await opened.runNew(use);
      await vi.waitFor(async () => expect(await opened.textBelow(first)).toContain("18"), PATIENCE_MS);

      await appendFile(source, 'export const wrong: number = "text";\n');
      const message = /src\/library\/random\.ts:\d+:\d+: Type 'string' is not assignable to type 'number'/;
      await vi.waitFor(() => expect(lab.project.printed()).toMatch(message), PATIENCE_MS);
      const second = await opened.runNew(use);
      await vi.waitFor(
        async () =>
          expect(await opened.textBelow(second)).toMatch(
            /src\/library\/random\.ts:\d+:\d+\s+TypeScriptError: Type 'string'/,
          ),
        PATIENCE_MS,
      );
      await writeFile(source, original);
      await vi.waitFor(
        () => expect(lab.project.printed()).toContain("The library compiles again."),
        PATIENCE_MS,
      );
    });

    it(
      "ends JupyterLab, its kernels, busy ones too, and the compiler at Ctrl+C",
      { timeout: PATIENCE_MS },
      async () => {
        const running = () =>
          readdirSync("/proc")
            .filter((pid) => /^\d+$/.test(pid))
            .filter((pid) => {
              try {
                return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(lab.project.folder);
              } catch {
                return false; // It has ended meanwhile.
              }
            });
        const opened = await open("06-summary.ipynb");
        await opened.runNew("while (true) {}");
        await opened.page.waitForTimeout(1_000);
        expect(running().length).toBeGreaterThan(2);
        expect(await lab.project.stop()).toBe(0);
        await vi.waitFor(() => expect(running()).toEqual([]), PATIENCE_MS);
      },
    );
  });
});
