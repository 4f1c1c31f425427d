import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { describeInBrowser, open } from "../browser.js";
import { projectRoot, temporaryFolder } from "../support.js";

describeInBrowser("the WASM engine in a browser's page", () => {
  it("runs in a browser without shared memory and gives the same bits as in Node", async () => {
    const script = join(projectRoot, "test/fixtures/browser-engine.mjs");
    const kernels = await readFile(join(projectRoot, "dist/library/wasm/routines.wasm"));
    const { logits } = (await import(script)) as { logits: (bytes: Uint8Array) => number[] };
    const bundled = await build({
      entryPoints: [script],
      bundle: true,
      write: false,
      format: "iife",
      globalName: "engine",
    });
    const file = join(await temporaryFolder(), "engine.html");
    await writeFile(file, `<script>${bundled.outputFiles[0]!.text}</script>`);
    const { page, complaints } = await open(file);
    const found = await page.evaluate(
      (bytes) => {
        const { engine, crossOriginIsolated } = globalThis as unknown as {
          engine: { logits: typeof logits };
          crossOriginIsolated: boolean;
        };
        return { isolated: crossOriginIsolated, numbers: engine.logits(Uint8Array.from(bytes)) };
      },
      [...kernels],
    );
    expect(complaints).toEqual([]);
    expect(found.isolated).toBe(false); // so there is no shared memory
    expect(found.numbers).toEqual(logits(kernels));
    expect(found.numbers).toHaveLength(63);
  });
});
