import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { NotebookError, writeText } from "../../jupyter/index.js";
import { pdfPath } from "./output-file.js";

const CANDIDATES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const PRINT_TIMEOUT_MS = 120_000;

/** Path of a Chromium on this machine: CHROMIUM_PATH if it is set, otherwise the first of the usual paths that exists. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  return (named ? [named] : CANDIDATES).find((path) => existsSync(path));
}

/** Path of a Chromium. Throws if there is none: called before minutes of execution rather than after. */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  const named = process.env["CHROMIUM_PATH"];
  throw new NotebookError(
    named
      ? `--pdf: CHROMIUM_PATH is set to ${named}, which does not exist`
      : "--pdf: no Chromium was found; install one (apt-get install chromium) or set CHROMIUM_PATH to a Chromium or Chrome",
  );
}

/** Prints a page file as a PDF beside it. Returns the PDF's path. */
export async function printPdf(page: string): Promise<string> {
  const out = pdfPath(page);
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-"));
  const printed = join(folder, "page.pdf");
  const isRoot = process.getuid?.() === 0; // Chromium has no sandbox for root.
  const args = [
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-pdf-header-footer",
    ...(isRoot ? ["--no-sandbox"] : []),
    `--user-data-dir=${join(folder, "profile")}`,
    `--print-to-pdf=${printed}`,
    pathToFileURL(page).href,
  ];
  try {
    await promisify(execFile)(requireChromium(), args, { timeout: PRINT_TIMEOUT_MS });
    await writeText(out, await readFile(printed), out);
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(
      `${out}: the page could not be printed: ${(error as Error).message.split("\n")[0]}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return out;
}
