import { join } from "node:path";
import { toolRoot } from "#shared/roots.js";

/** The notebooks whose whole execution is measured; the activation study takes too long to be repeated. */
export const LESSONS = ["01-cross-entropy.ipynb", "02-standard-deviation.ipynb"].map((name) =>
  join(toolRoot, "notebooks", name),
);
