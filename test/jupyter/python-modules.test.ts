import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fingerprint, type Notebook } from "#jupyter/index.js";
import { notebook, temporaryFolder } from "../support.js";

const inPython = (...cells: string[]): Notebook => {
  const content = notebook(...cells);
  content.metadata.kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  return content;
};

it("a Python notebook depends on the modules of its folder that it reaches, and on nothing else", async () => {
  const folder = await temporaryFolder();
  const write = async (name: string, text: string) => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  await write(
    "helper.py",
    "import deep.inner\nfrom pack import (  # all of it\n    one,\n    two as second,\n)\n",
  );
  await write("deep/__init__.py", "from . import beside\n");
  await write("deep/inner.py", "from ..outside import x\nfrom .other import y\n");
  for (const name of [
    "deep/beside",
    "deep/other",
    "outside",
    "pack/one",
    "pack/two",
    "run",
    "indented",
    "unused",
  ])
    await write(`${name}.py`, "");
  const content = inPython(
    "import numpy as np, helper as h\nimport os.path",
    "%run run.py\ndef f():\n    import indented",
    "# import unused\nprint(1)",
  );
  const path = join(folder, "a.ipynb");
  const { modules } = await fingerprint(content, path);
  expect(Object.keys(modules)).toEqual(
    [
      "deep/__init__.py",
      ...["deep/beside.py", "deep/inner.py", "deep/other.py", "helper.py", "indented.py", "outside.py"],
      ...["pack/one.py", "pack/two.py", "run.py"],
    ].map((name) => `./${name}`),
  );
  await write("pack/two.py", "changed = True\n");
  const later = await fingerprint(content, path);
  expect(Object.keys(modules).filter((name) => modules[name] !== later.modules[name])).toEqual([
    "./pack/two.py",
  ]);
  expect((await fingerprint(notebook("import helper"), path)).modules).toEqual({});
});
