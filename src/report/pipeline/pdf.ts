import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { NotebookError, writeText } from "../../jupyter/index.js";
import { requireChromium } from "./chromium.js";
import { pdfPath } from "./output-file.js";

const PRINT_TIMEOUT_MS = 120_000;

/** Paper sizes, as CSS names them. */
export const PAPER_SIZES = ["a4", "letter"] as const;
export type PaperSize = (typeof PAPER_SIZES)[number];

/** The page for one paper size. In a browser, the reader chooses the paper. */
const onPaper = (html: string, size: PaperSize): string =>
  html.replace("</style>", () => `@page { size: ${size}; }</style>`);

/** Prints a page file as a PDF beside it, with bookmarks and page numbers. Returns the PDF's path. */
export async function printPdf(page: string, size: PaperSize): Promise<string> {
  const out = pdfPath(page);
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-"));
  const printed = join(folder, "page.pdf");
  const sized = join(folder, "page.html");
  const isRoot = process.getuid?.() === 0; // Chromium has no sandbox for root.
  const args = [
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-pdf-header-footer", // The style sheet prints page numbers.
    "--generate-pdf-document-outline",
    ...(isRoot ? ["--no-sandbox"] : []),
    `--user-data-dir=${join(folder, "profile")}`,
    `--print-to-pdf=${printed}`,
    pathToFileURL(sized).href,
  ];
  try {
    await writeFile(sized, onPaper(await readFile(page, "utf8"), size));
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
