import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compareNotebooks } from "#jupyter/compare.js";
import { formatNotebook, type Notebook, type Output, parseNotebook } from "#jupyter/index.js";
import { code, markdown, notebook, projectRoot, save, shown, temporaryFolder } from "../support.js";
import { installKernels, isWhole, type KernelName, python, runPython } from "./environment.js";

/** How each program is told to execute `input` with a kernel and to write `output`. */
const PROGRAMS = {
  nbclient: (input: string, kernel: string, output: string) => [
    "jupyter-execute",
    ...[input, `--kernel_name=${kernel}`, `--output=${output}`, "--timeout=600"],
  ],
  nbconvert: (input: string, kernel: string, output: string) => [
    ...["jupyter-nbconvert", "--to", "notebook", "--execute", input, "--output", output],
    ...[`--ExecutePreprocessor.kernel_name=${kernel}`, "--ExecutePreprocessor.timeout=600"],
  ],
  papermill: (input: string, kernel: string, output: string) => [
    ...["papermill", input, output, "--kernel", kernel, "--no-progress-bar"],
    ...["--cwd", join(projectRoot, "notebooks"), "--execution-timeout", "600"],
  ],
};
type Program = keyof typeof PROGRAMS;

/** Numbers may differ by so much from those of the machine that executed the notebooks. */
const TOLERANCE = 1e-6;

/** tslab sends no results: they arrive as text on stdout. What is printed in one turn arrives in one piece from ours. */
function asStock(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    const text =
      output.output_type === "execute_result"
        ? `${String(output.data["text/plain"])}\n`
        : output.output_type === "stream"
          ? output.text
          : undefined;
    const name = output.output_type === "stream" ? output.name : "stdout";
    if (text === undefined) joined.push(output);
    else if (last?.output_type === "stream" && last.name === name) last.text += text;
    else joined.push({ output_type: "stream", name, text });
  }
  return joined;
}

const withOutputs = (content: Notebook, change: (outputs: Output[]) => Output[]): Notebook => ({
  ...content,
  cells: content.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: change(structuredClone(cell.outputs)) } : cell,
  ),
});

describe.skipIf(!python)("the notebooks, executed by others", { timeout: 900_000 }, () => {
  let env: NodeJS.ProcessEnv;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "others-"));
    env = await installKernels(join(folder, "jupyter"));
    return () => rm(folder, { recursive: true, force: true });
  });

  const execute = async (program: Program, name: string, kernel: KernelName): Promise<Notebook> => {
    const input = join(projectRoot, "notebooks", name);
    const output = join(folder, `${program}-${kernel}-${name}`);
    const [command, ...args] = PROGRAMS[program](input, kernel, output);
    await runPython(command!, args, env);
    return parseNotebook(await readFile(output, "utf8"), output);
  };

  const quick = ["01-cross-entropy", "02-standard-deviation", "05-numjs-network", "06-summary"];
  const all: [Program, string][] = [
    ...(["nbclient", "nbconvert", "papermill"] as const).flatMap((program) =>
      quick.map((name): [Program, string] => [program, name]),
    ),
    ["nbclient", "03-iris-activations"],
  ];
  const small: [Program, string][] = [["nbclient", "02-standard-deviation"]];

  for (const [program, name] of isWhole ? all : small) {
    it(`${program} gets the outputs of ${name} from stock tslab and from ours`, async () => {
      const file = join(projectRoot, "notebooks", `${name}.ipynb`);
      const committed = parseNotebook(await readFile(file, "utf8"), name);
      const runs = (["ours", "stock"] as const).map((kernel) => execute(program, `${name}.ipynb`, kernel));
      const [ours, stock] = await Promise.all(runs);
      expect(compareNotebooks(committed, ours!, TOLERANCE).differences.filter((d) => !d.tolerated)).toEqual(
        [],
      );
      const mended = withOutputs(committed, asStock);
      const found = compareNotebooks(mended, withOutputs(stock!, asStock), TOLERANCE).differences;
      expect(found.filter((d) => !d.tolerated)).toEqual([]);
    });
  }
});

/** The first lines in which two texts differ; short where the texts are long. */
function firstDifference(a: string, b: string): [string | undefined, string | undefined] | undefined {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  return a === b ? undefined : [left.at(at)?.slice(0, 200), right.at(at)?.slice(0, 200)];
}

describe.skipIf(!python)("Jupyter's own writer", { timeout: 60_000 }, () => {
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
