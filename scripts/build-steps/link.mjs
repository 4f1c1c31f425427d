import { lstatSync, symlinkSync } from "node:fs";
import { inProject } from "./project.mjs";

/**
 * Notebooks import `notebook-report/nn` by the package's name. Node resolves a package's own name, but the TypeScript of
 * tslab looks only into node_modules, so a link there leads back to the project.
 */
export function linkPackage() {
  const link = inProject("node_modules/notebook-report");
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(inProject(""), link, "junction");
}
