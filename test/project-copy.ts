/** A copy of the project, for tests that edit its files, or whose kernels write where the author's would. */
import { existsSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "./support.js";

const COPIED = [
  "package.json",
  "package-lock.json",
  "requirements.txt",
  "tsconfig.base.json",
  "src",
  "dist",
  "notebooks",
  "report",
  "test/fixtures/pytorch",
];
const SHARED = ["node_modules", ".venv"];
/** What commands that run meanwhile may write and remove. */
const FLEETING = /dist\/\.build\b/;

/** Copies the built project into `folder`, which is made; packages are shared. */
export async function copyProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const filter = (path: string) => !FLEETING.test(path);
  for (const name of COPIED)
    await cp(join(projectRoot, name), join(folder, name), { recursive: true, filter });
  for (const name of SHARED)
    if (existsSync(join(projectRoot, name))) await symlink(join(projectRoot, name), join(folder, name));
}
