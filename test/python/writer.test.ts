import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { formatNotebook, parseNotebook } from "#jupyter/index.js";
import { describeWith } from "../requirements.js";
import { code, markdown, notebook, projectRoot, save, shown, temporaryFolder } from "../support.js";
import { runPython } from "./environment.js";

/** The first lines in which two texts differ; short where the texts are long. */
function firstDifference(a: string, b: string): [string | undefined, string | undefined] | undefined {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  return a === b ? undefined : [left.at(at)?.slice(0, 200), right.at(at)?.slice(0, 200)];
}

describeWith(["Python"], "Jupyter's own writer", () => {
  const rewrite = `import nbformat, sys
for path in sys.argv[1:]:
    nbformat.write(nbformat.read(path, as_version=4), path)
    nbformat.validate(nbformat.read(path, as_version=4))`;

  it("writes the same bytes as ours", async () => {
    const folder = await temporaryFolder();
    const numbers = [1e-5, 1.5e-7, 0.1, 1 / 3, 1e16, 1e21, 1.5e300, 5e-324, -0.5, 2 ** 53, 1e-4, 123456.789];
    const texts = [
      "a\nb\n\n",
      "\n",
      "",
      "数学 “é” 😀 \u2028 \u007f",
      'tab\t"quote" back\\slash',
      "a\r\nb",
      "\u0000\u001f",
    ];
    const data = { "application/json": { numbers, nested: { z: [], a: {}, "": null } } };
    const content = notebook(
      ...texts.map((text) =>
        code(
          text,
          [],
          [shown({ "text/plain": text, "image/png": "AA\nAA", "application/x": "a\nb" }), shown(data)],
        ),
      ),
      ...texts.map((text) => markdown(text)),
    );
    content.metadata["数"] = { é: true, z: false, Z: null, "\u{1f600}": 1, "\uff5e": 2 };
    content.cells[0]!.metadata["trusted"] = true;
    content.metadata["signature"] = "of another time";
    const path = await save(folder, "a.ipynb", content);
    const names = ["01-cross-entropy", "02-standard-deviation", "03-iris-activations", "05-numjs-network"];
    const paths = [path];
    for (const name of names) {
      const text = await readFile(join(projectRoot, "notebooks", `${name}.ipynb`), "utf8");
      paths.push(await save(folder, `${name}.ipynb`, parseNotebook(text, name)));
    }
    const before = await Promise.all(paths.map((each) => readFile(each, "utf8")));
    await runPython("python", ["-c", rewrite, ...paths], process.env);
    for (const [i, each] of paths.entries())
      expect(firstDifference(await readFile(each, "utf8"), before[i]!), each).toBeUndefined();
    expect(formatNotebook(parseNotebook(before[0]!, "a"))).toBe(before[0]);
  });
});
