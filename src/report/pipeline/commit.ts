import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { NotebookError } from "../../jupyter/index.js";
import { findProject } from "../../shared/roots.js";

const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)("git", args, { cwd: findProject() })).stdout.trim();

/** The hash of the checked-out commit, and whether the working tree differs from it. */
export async function currentCommit(): Promise<string> {
  try {
    const [hash, changes] = await Promise.all([git("rev-parse", "HEAD"), git("status", "--porcelain")]);
    return changes ? `${hash}, with uncommitted changes` : hash;
  } catch (error) {
    const reason = (error as Error).message.trim().split("\n").at(-1);
    throw new NotebookError(`--stamp: git cannot name the commit: ${reason}; run without --stamp`);
  }
}
