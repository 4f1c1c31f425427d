import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, NotebookError, reasonOf, UsageError } from "../../jupyter/index.js";
import { GENERATOR } from "../page/page.js";

/** Enough of a file to recognize a page or a PDF. */
const HEAD_BYTES = 4096;

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Pages built before they named their generator begin with this policy. */
const EARLIER_PAGE = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-`;

const isOurPage = (head: string): boolean =>
  head.startsWith("<!doctype html>") && (head.includes(GENERATOR) || head.includes(EARLIER_PAGE));
const isPrintedPage = (head: string): boolean => head.startsWith("%PDF-") && head.includes("Skia/PDF");

/** Throws a UsageError unless the file is missing, empty, or what it was written as before. */
async function refuseForeign(path: string, isOurs: (head: string) => boolean, what: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return;
  if (!facts.isFile()) throw new UsageError(`${path}: this is not a file; name another one with --out`);
  if (facts.size === 0) return;
  const head = await headOf(path).catch((error: unknown) => {
    throw new UsageError(`${path}: cannot be read: ${reasonOf(error)}; name another file with --out`);
  });
  if (!isOurs(head))
    throw new UsageError(
      `${path}: this file is not ${what}, so it is not replaced; name another one with --out`,
    );
}

/** The path of the PDF beside a page. */
export const pdfPath = (page: string): string => `${page.replace(/\.html?$/i, "")}.pdf`;

/**
 * Checks before anything is executed that the page, and its PDF, can be written without replacing a file that this
 * command did not write, and creates their folder. Throws a UsageError.
 */
export async function prepareOutput(out: string, hasPdf: boolean): Promise<void> {
  if (/\.ipynb$/i.test(out))
    throw new UsageError(
      `${out}: this is the name of a notebook, not of a page; name another one with --out`,
    );
  await refuseForeign(out, isOurPage, "a page of notebook-report");
  // Chrome prints other people's PDFs alike: one of ours stands beside its page.
  const isOurPdf = (head: string) => isPrintedPage(head) && existsSync(out);
  if (hasPdf) await refuseForeign(pdfPath(out), isOurPdf, "a page printed beside it");
  await makeFolder(dirname(out)).catch((error: unknown) => {
    throw error instanceof NotebookError ? new UsageError(error.message) : error;
  });
}
