/**
 * `npm run report`. The command stands in `report-command.ts`; the build bundles it with what it loads, for one file
 * starts in a third of the time of hundreds.
 */
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { loadCompiled } from "./compiled.js";
import type { reportCommand } from "./report-command.js";

/**
 * Node 20 optimizes whatever has run for a while, which costs a short process more than it gains: a third of the time
 * of a page. The budget, in bytes of bytecode run, is 66 kB else. Later versions have a compiler between, and no such flag.
 */
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=1000000");

const bundle = fileURLToPath(new URL("../bundle/report.cjs", import.meta.url));
await (loadCompiled(bundle) as { reportCommand: typeof reportCommand }).reportCommand();
