import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { BibliographyText } from "../references/bibliography.js";
import { NotebookError, reasonOf, refuseSpecialFile } from "../../jupyter/index.js";

/** A file of works to cite. */
export interface BibliographyFile extends BibliographyText {
  path: string;
}

/** Reads the files that a manifest names. Throws a `NotebookError` if one cannot be read. */
export const readBibliography = (files: string[], manifest: string): Promise<BibliographyFile[]> =>
  Promise.all(
    files.map(async (file) => {
      const path = resolve(dirname(manifest), file);
      const name = relative(process.cwd(), path);
      await refuseSpecialFile(path, `report.json: bibliography: ${name}`);
      try {
        return { name, path, text: await readFile(path, "utf8") };
      } catch (error) {
        throw new NotebookError(`report.json: bibliography: ${name} cannot be read: ${reasonOf(error)}`);
      }
    }),
  );
