import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { checkpoints } from "#library/training/index.js";
import { projectRoot, temporaryFolder } from "../support.js";

/** Runs the small training; returns its lines. It is killed as soon as it waits. */
async function run(engine: string, folder: string, stopIn: string): Promise<string[]> {
  const script = join(projectRoot, "test/fixtures/interrupted-training.mjs");
  const child = spawn(process.execPath, [script, engine, folder, stopIn], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    if (line === "waiting") child.kill("SIGKILL");
  });
  await once(child, "close");
  return lines;
}

it.each(["readable", "fast"])(
  "a training of the %s engine whose process was killed goes on with the last epoch and ends with the same bits",
  async (engine) => {
    const whole = await run(engine, await temporaryFolder(), "none");
    expect(whole.filter((line) => line.endsWith("begins"))).toHaveLength(5);
    const folder = await temporaryFolder();
    expect((await run(engine, folder, "2")).at(-1)).toBe("waiting");
    expect((await run(engine, folder, "4")).slice(0, 1)).toEqual(["epoch 2 begins"]);
    const resumed = await run(engine, folder, "none");
    expect(resumed.slice(0, 1)).toEqual(["epoch 4 begins"]);
    expect(resumed.at(-1)).toBe(whole.at(-1));
    expect(JSON.parse(resumed.at(-1))).toHaveProperty("epochs.length", 5);
  },
);

it("a checkpoint with other settings is ignored, and clearing removes all", async () => {
  const folder = await temporaryFolder();
  await run("readable", folder, "3");
  const kept = checkpoints("training", folder);
  expect((await kept.of("seed-3", { seed: 3 }).load())!.history.epochs).toHaveLength(2);
  expect(await kept.of("seed-3", { seed: 4 }).load()).toBeUndefined();
  await kept.clear();
  expect(await readdir(folder)).toEqual([]);
});
