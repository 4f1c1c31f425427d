/** What some tests need beside Node. Where it is missing they are skipped, which a line at the end says, but never in CI. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mnistFolder } from "#homework/mnist/index.js";
import { mnistFiles } from "#homework/mnist/mnist-files.js";
import { findChromium } from "#report/pipeline/index.js";
import { describe } from "vitest";

/** Whether a program runs and succeeds. */
function succeeds(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const hasMnist = () => Object.values(mnistFiles).every(({ name }) => existsSync(join(mnistFolder(), name)));

const REQUIREMENTS = {
  Chromium: { isThere: () => !!findChromium(), remedy: "apt-get install chromium, or set CHROMIUM_PATH" },
  Firefox: { isThere: () => succeeds("firefox-esr", "--version"), remedy: "apt-get install firefox-esr" },
  MNIST: { isThere: hasMnist, remedy: "npm run data, or set MNIST_DIR" },
  Python: {
    isThere: () => succeeds("python3", "-c", "import sys, ensurepip; sys.exit(sys.version_info < (3, 10))"),
    remedy: "install Python 3.10 or newer with its venv (apt-get install python3-venv)",
  },
};

export type Requirement = keyof typeof REQUIREMENTS;

declare module "vitest" {
  interface TaskMeta {
    /** What was not found of that the test needs, each with its remedy. */
    missing?: string[];
  }
}

/** Whether this machine has it. */
export const isThere = (need: Requirement): boolean => REQUIREMENTS[need].isThere();

/** Whether bubblewrap is installed and this system lets it work. */
export const hasBubblewrap = (): boolean => succeeds("bwrap", "--unshare-all", "--ro-bind", "/", "/", "true");

/** A group of tests that need something beside Node. Throws in CI where that is missing. */
export function describeWith(needs: Requirement[], name: string, tests: () => void): void {
  const missing = needs
    .filter((need) => !isThere(need))
    .map((need) => `${need}, which was not found: ${REQUIREMENTS[need].remedy}`);
  if (missing.length > 0 && process.env["CI"])
    throw new Error(`In CI all tests run: "${name}" needs ${missing.join("; ")}`);
  describe.skipIf(missing.length > 0)(name, { meta: { missing } }, tests);
}
