import { expect, it } from "vitest";
import { fingerprint, type Notebook } from "#jupyter/index.js";
import { projectRoot } from "../../../test/support.js";

it("a notebook depends on worker threads and on the sources of WebAssembly that it reaches", async () => {
  const source = 'import { wasmEngine } from "../dist/library/wasm/index.js";';
  const cell = { cell_type: "code", id: "c1", metadata: {}, source, execution_count: null, outputs: [] };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] } as Notebook;
  const { modules, packages } = await fingerprint(notebook, `${projectRoot}/notebooks/n.ipynb`);
  expect(Object.keys(modules)).toEqual(
    expect.arrayContaining([
      "src/library/wasm/node/worker.ts",
      "src/library/wasm/assembly/index.ts",
      "src/library/wasm/assembly/conv-tile.ts",
    ]),
  );
  expect(packages).toHaveProperty("assemblyscript");
});
