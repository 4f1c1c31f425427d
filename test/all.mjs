/** `npm run test:all`: the gate and what is slow by nature, or only the parts that are named. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The parts of vitest.config.ts. One that trains for half an hour runs only where it is named. */
const USUAL = [
  "gate",
  "python",
  "servers",
  "jupyterlab",
  "firefox",
  "builds",
  "kills",
  "package",
  "fuzz",
  "live",
];
const ALL = [...USUAL, "training"];

const parts = process.argv.slice(2);
const unknown = parts.filter((part) => !ALL.includes(part));
if (unknown.length > 0) {
  console.error(
    `There is no part ${unknown.join(", ")}. The parts are ${ALL.join(", ")}; without a name all but training run.`,
  );
  process.exit(2);
}
const projects = (parts.length > 0 ? parts : USUAL).map((part) => `--project=${part}`);
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "--mode", "all", ...projects], {
  stdio: "inherit",
});
process.exit(status ?? 1);
