/** A notebook open in the real JupyterLab, driven by what its menus call. */
import type { Page } from "playwright-core";
import { openAddress } from "../browser.js";
import type { LabProject } from "./project.js";

/** One output as it is shown. */
export interface ShownOutput {
  /** The MIME type that JupyterLab chose. */
  type: string;
  text: string;
  height: number;
  /** Width of its picture's own pixels; 0 where there is none or it did not load. */
  picture: number;
  /** Whether it is wider than its cell. */
  isCut: boolean;
  /** Whether Plotly has drawn here. */
  isDrawn: boolean;
}

/** The parts of JupyterLab's application that the tests call. */
interface JupyterApp {
  commands: { execute(id: string, args?: object): Promise<unknown> };
  shell: { currentWidget: NotebookWidget };
}
interface NotebookWidget {
  content: { activeCellIndex: number; deselectAll(): void };
  sessionContext: { session: { kernel: { status: string } | null } | null };
  model: { cells: Iterable<{ type: string; trusted: boolean }> };
}
declare global {
  interface Window {
    jupyterapp: JupyterApp;
  }
}

const READY_TIMEOUT_MS = 60_000;

export class NotebookPage {
  readonly page: Page;
  readonly complaints: string[];

  constructor(page: Page, complaints: string[]) {
    this.page = page;
    this.complaints = complaints;
  }

  /** Opens a notebook of the project and waits for its kernel. */
  static async open(project: LabProject, name: string): Promise<NotebookPage> {
    const { page, complaints } = await openAddress(project.address(name), {
      viewport: { width: 1280, height: 1000 },
    });
    const notebook = new NotebookPage(page, complaints);
    await page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: READY_TIMEOUT_MS });
    await notebook.untilIdle(READY_TIMEOUT_MS);
    return notebook;
  }

  async untilIdle(timeout: number): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
        const waiting = [...document.querySelectorAll(".jp-InputPrompt")].some(
          (prompt) => prompt.textContent === "[*]:",
        );
        return session?.kernel?.status === "idle" && !waiting;
      },
      undefined,
      { timeout },
    );
  }

  /** Calls a command of JupyterLab's menus, and does not wait for what it begins. */
  async begin(command: string): Promise<void> {
    await this.page.evaluate((id) => void window.jupyterapp.commands.execute(id), command);
  }

  /** Calls a command and waits for its end. */
  async call(command: string, args: object = {}): Promise<void> {
    await this.page.evaluate(([id, given]) => window.jupyterapp.commands.execute(id, given).then(() => {}), [
      command,
      args,
    ] as const);
  }

  /** Chooses a cell, counted from 0. */
  async choose(cell: number): Promise<void> {
    await this.page.evaluate((index) => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.deselectAll();
      content.activeCellIndex = index;
    }, cell);
  }

  /** Puts a code cell with the given source at the end, chooses it and begins to run it. Returns its place. */
  async runNew(source: string): Promise<number> {
    const last = (await this.page.locator(".jp-Notebook .jp-Cell").count()) - 1;
    await this.choose(last);
    await this.call("notebook:insert-cell-below");
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.insertText(source);
    await this.page.keyboard.press("Escape");
    await this.begin("notebook:run-cell");
    return last + 1;
  }

  /** What is shown below each code cell. */
  outputs(): Promise<ShownOutput[][]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".jp-Notebook .jp-Cell")].map((cell) =>
        [...cell.querySelectorAll<HTMLElement>(".jp-OutputArea-output")].map((output) => ({
          type: output.dataset["mimeType"] ?? output.className,
          text: output.innerText,
          height: output.offsetHeight,
          isCut: output.scrollWidth > output.clientWidth,
          picture: output.querySelector("img")?.naturalWidth ?? 0,
          isDrawn: output.querySelector(".main-svg") !== null,
        })),
      ),
    );
  }

  /** The text below one cell. */
  textBelow = async (cell: number): Promise<string> =>
    (await this.outputs())[cell]!.map(({ text }) => text).join("\n");

  /** Whether JupyterLab trusts all its code cells. */
  isTrusted = (): Promise<boolean> =>
    this.page.evaluate(() =>
      [...window.jupyterapp.shell.currentWidget.model.cells]
        .filter(({ type }) => type === "code")
        .every(({ trusted }) => trusted),
    );

  /** The source of the cell that is chosen. */
  source = (): Promise<string> => this.page.locator(".jp-Cell.jp-mod-active .cm-content").innerText();

  save = (): Promise<void> => this.call("docmanager:save");
}
