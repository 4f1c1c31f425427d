/** `npm run report`: loads the command as one bundled file, which starts faster than hundreds of modules. */
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import type { reportCommand } from "./report-command.js";

/**
 * Node 20 optimizes functions early, which takes a quarter of a short process's time and gains nothing. The budget is in
 * bytes of bytecode, 66 kB by default; later versions have an intermediate compiler.
 */
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=1000000");

const require = createRequire(import.meta.url);
await (require("../bundle/report.cjs") as { reportCommand: typeof reportCommand }).reportCommand();
