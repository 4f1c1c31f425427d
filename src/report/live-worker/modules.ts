import * as colors from "../../homework/index.js";
import * as iris from "../../homework/iris/index.js";
import * as diagrams from "../../library/diagrams/index.js";
import * as display from "../../library/display/index.js";
import * as graph from "../../library/graph/index.js";
import * as nn from "../../library/nn/index.js";
import * as wasm from "../../library/wasm/index.js";
import { readFile, readFileSync } from "./data-files.js";

/**
 * The modules that cells can import in a browser: the package's by name, the homework's by path from the tool's folder, and what a
 * page has of Node's.
 */
export const MODULES: Record<string, Record<string, unknown>> = {
  "notebook-report/diagrams": diagrams,
  "notebook-report/display": display,
  "notebook-report/graph": graph,
  "notebook-report/nn": nn,
  "notebook-report/wasm": wasm,
  "node:fs": { readFileSync },
  "node:fs/promises": { readFile },
  "dist/homework/index.js": colors,
  "dist/homework/iris/index.js": iris,
};
