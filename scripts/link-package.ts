import { lstatSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#shared/project-root.js";

// Notebooks import `notebook-report/nn` by the package's name. Node finds its own package by name, but the TypeScript of
// tslab looks only into node_modules, so a link there leads back to the project.
const link = join(projectRoot, "node_modules/notebook-report");
if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(projectRoot, link, "junction");
