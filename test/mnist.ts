/** Whether the tests that train on MNIST can run here. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mnistFolder } from "#homework/mnist/index.js";
import { mnistFiles } from "#homework/mnist/mnist-files.js";

export const hasMnist = Object.values(mnistFiles).every(({ name }) => existsSync(join(mnistFolder(), name)));

/** The line that says what is skipped for want of the files. */
export const warnWithoutMnist = (what: string): void => {
  if (!hasMnist) console.warn(`Skipped, as MNIST is missing (run npm run data, or set MNIST_DIR): ${what}`);
};
