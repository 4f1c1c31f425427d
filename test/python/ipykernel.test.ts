import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Execution, executeNotebook, staleReasons } from "#jupyter/index.js";
import { METADATA_KEY } from "#shared/mime.js";
import { describeWith } from "../requirements.js";
import { notebook, outputsOf, temporaryFolder } from "../support.js";
import { installKernels } from "./environment.js";

describeWith(["Python"], "a Python notebook through our client", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const env = await installKernels(join(folder, "jupyter"));
    for (const name of ["VIRTUAL_ENV", "PATH", "IPYTHONDIR"]) vi.stubEnv(name, env[name]);
  });
  afterEach(() => vi.unstubAllEnvs());

  const run = (...cells: Parameters<typeof notebook>): Promise<Execution> => {
    const content = notebook(...cells);
    content.metadata.kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
    return executeNotebook(content, { path: join(folder, "a.ipynb"), name: "a.ipynb", timeoutSeconds: 60 });
  };

  it("gets its rich outputs, streams in order, updates and cleared outputs", async () => {
    const { notebook: done, failure } = await run(
      'from IPython.display import *\nimport sys, os\nclass Rich:\n    def _repr_html_(self): return "<b>x</b>"\n    def __repr__(self): return "x"\nRich()',
      'print("a"); print("b", file=sys.stderr); display(Markdown("*c*")); print("d")',
      'handle = display("first", display_id=True)\nhandle.update("second")',
      'handle.update("third")',
      "for i in range(3):\n    clear_output(wait=True)\n    print(i)",
      'print("gone"); clear_output(); print("kept")',
      'print("gone"); clear_output(wait=True)',
      'os.system("echo from a child")',
      'Image(data=b"\\x89PNG\\r\\n", format="png")',
    );
    expect(failure).toBeUndefined();
    expect(done.metadata.language_info).toMatchObject({ name: "python" });
    const outputs = (cell: number) => outputsOf(done, cell) as unknown as Record<string, unknown>[];
    expect(outputs(1)).toMatchObject([
      {
        output_type: "execute_result",
        execution_count: 1,
        data: { "text/html": "<b>x</b>", "text/plain": "x" },
      },
    ]);
    expect(outputs(2).map((output) => output["text"] ?? (output["data"] as object))).toMatchObject([
      "a\n",
      "b\n",
      { "text/markdown": "*c*" },
      "d\n",
    ]);
    expect(outputs(3)).toMatchObject([{ output_type: "display_data", data: { "text/plain": "'third'" } }]);
    expect(outputs(4)).toEqual([]);
    expect(outputs(5)).toMatchObject([{ text: "2\n" }]);
    expect(outputs(6)).toMatchObject([{ text: "kept\n" }]);
    expect(outputs(7)).toMatchObject([{ text: "gone\n" }]);
    expect(JSON.stringify(outputs(8))).toContain("from a child");
    expect(outputs(9)).toMatchObject([
      { data: { "image/png": expect.stringMatching(/^iVBORw0K/) as string } },
    ]);
  });

  it("stops at an error, with its traceback and the line in the cell", async () => {
    const { notebook: done, failure } = await run(
      "def f(x):\n    return 1 / x",
      "a = 1\nb = 2\nf(0)\nc = 3",
      "print('never')",
    );
    expect(failure).toMatchObject({
      cell: 2,
      line: 3,
      ename: "ZeroDivisionError",
      evalue: "division by zero",
    });
    expect(failure!.message).toMatch(
      /^a\.ipynb, cell 2 \(c2\), line 3: ZeroDivisionError: division by zero\n/,
    );
    expect(failure!.traceback.join("\n")).toContain("ZeroDivisionError");
    expect(outputsOf(done, 3)).toEqual([]);
  });

  it("records the files that it and its children read, and becomes stale with them", async () => {
    await writeFile(join(folder, "report.json"), "{}");
    for (const name of ["read.csv", "child.csv", "untouched.csv"]) await writeFile(join(folder, name), "1\n");
    await writeFile(join(folder, "helper.py"), "text = open('read.csv').read()\n");
    const { notebook: done, failure } = await run(
      "import helper, pathlib, subprocess, sys\npathlib.Path('made.csv').write_text('2')\npathlib.Path('made.csv').read_text()",
      "subprocess.run([sys.executable, '-c', 'open(\"child.csv\").read()'], check=True)",
    );
    expect(failure).toBeUndefined();
    const own = done.metadata[METADATA_KEY] as { fingerprint: { data: object; modules: object } };
    expect(Object.keys(own.fingerprint.data)).toEqual(["./child.csv", "./read.csv"]);
    expect(Object.keys(own.fingerprint.modules)).toEqual(["./helper.py"]);
    await writeFile(join(folder, "child.csv"), "2\n");
    expect(await staleReasons(done, join(folder, "a.ipynb"))).toEqual(["child.csv changed"]);
  });

  it("is refused input, at once and by name", async () => {
    const { failure } = await run("input('your name: ')");
    expect(failure).toMatchObject({ cell: 1, ename: "StdinNotImplementedError" });
  });

  it("survives a kernel that is killed in the middle of a cell", async () => {
    const { failure } = await run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)");
    expect(failure).toMatchObject({ cell: 1, ename: "DeadKernel" });
    expect(failure!.evalue).toContain("was ended by SIGKILL");
  });
});
