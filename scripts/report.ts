/** `npm run report`: the command as the build bundled it, for one file starts sooner than hundreds. */
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import type { reportCommand } from "./report-command.js";

/**
 * Node 20 optimizes whatever has run for a while, which costs a short process a quarter of its processor time and gains
 * nothing. The budget is in bytes of bytecode, 66 kB by default; later versions have a compiler in between.
 */
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=1000000");

const require = createRequire(import.meta.url);
await (require("../bundle/report.cjs") as { reportCommand: typeof reportCommand }).reportCommand();
