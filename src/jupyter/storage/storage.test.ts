import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readText, withLock, writeText } from "#jupyter/index.js";
import { temporaryFolder } from "../../../test/support.js";

it("refuses pipes and devices instead of waiting for their end", async () => {
  const folder = await temporaryFolder();
  const [pipe, zero] = [join(folder, "pipe.ipynb"), join(folder, "zero.ipynb")];
  execFileSync("mkfifo", [pipe]);
  symlinkSync("/dev/zero", zero);
  for (const path of [pipe, zero])
    await expect(readText(path, "x.ipynb")).rejects.toThrow(
      "x.ipynb: cannot be read: it is not a regular file",
    );
  await expect(readText(folder, "x.ipynb")).rejects.toThrow("this is a folder");
});

it("writes a private file's successor as privately, from its first byte on", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.ipynb");
  writeFileSync(path, "old");
  chmodSync(path, 0o600);
  const previous = process.umask(0);
  const modes = new Set<number>();
  const watcher = setInterval(() => {
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".tmp")))
      modes.add((statSync(join(folder, name), { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777);
  }, 0);
  try {
    await writeText(path, "x".repeat(20_000_000), "a.ipynb");
  } finally {
    clearInterval(watcher);
    process.umask(previous);
  }
  expect([...modes].filter((mode) => mode !== 0o600)).toEqual([]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("takes over a lock that is dated in the future and that nobody touches", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.ipynb");
  writeFileSync(path, "{}");
  const lock = join(folder, ".a.ipynb.lock");
  mkdirSync(lock);
  writeFileSync(join(lock, "owner"), "");
  utimesSync(lock, new Date("2099-01-01"), new Date("2099-01-01"));
  let waited = false;
  const options = { name: "a.ipynb", onWait: () => (waited = true), signal: new AbortController().signal };
  expect(await withLock(path, options, () => Promise.resolve("done"))).toBe("done");
  expect(waited).toBe(true);
});
