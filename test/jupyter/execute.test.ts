import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  executeNotebook,
  type ExecuteOptions,
  type Execution,
  type Notebook,
  type Output,
} from "#jupyter/index.js";
import { announce, appears, handClock } from "../support.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "execute-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A notebook for the project's tslab; a cell is its code, or its code and tags. */
function notebook(...cells: (string | [string, ...string[]])[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript" } },
    cells: cells.map((cell, i) => {
      const [source, ...tags] = typeof cell === "string" ? [cell] : cell;
      return {
        cell_type: "code",
        id: `c${i + 1}`,
        metadata: tags.length > 0 ? { tags } : {},
        source,
        execution_count: null,
        outputs: [],
      };
    }),
  };
}

const run = (nb: Notebook, limits: Partial<ExecuteOptions> = {}): Promise<Execution> =>
  executeNotebook(nb, { path: join(folder, "test.ipynb"), name: "test.ipynb", ...limits });

const outputsOf = (execution: Execution, cell: number): Output[] => {
  const found = execution.notebook.cells[cell - 1]!;
  return found.cell_type === "code" ? found.outputs : [];
};

describe("a real tslab kernel", () => {
  it("keeps all of 100,000 printed lines, and the order of both streams and displays", async () => {
    const execution = await run(
      notebook(
        "for (let i = 0; i < 100000; i++) console.log(i);",
        'import * as tslab from "tslab";\nconsole.log("a"); console.error("b"); tslab.display.text("c"); console.log("d");',
        "1 + 1",
      ),
    );
    const [stream] = outputsOf(execution, 1);
    expect(stream).toMatchObject({ output_type: "stream", name: "stdout" });
    const lines = (stream as { text: string }).text.trimEnd().split("\n");
    expect(lines.length).toBe(100_000);
    expect(lines.every((line, i) => line === String(i))).toBe(true);
    const kinds = outputsOf(execution, 2).map((output) =>
      "text" in output ? output.text : "data" in output ? output.data["text/plain"] : "",
    );
    expect(kinds).toEqual(["a\n", "b\n", "c", "d\n"]);
    expect(outputsOf(execution, 3)).toMatchObject([
      { output_type: "execute_result", data: { "text/plain": "2" } },
    ]);
    expect(execution.failure).toBeUndefined();
  });

  it("runs hundreds of cells one after the other, each with its output", async () => {
    const cells = Array.from({ length: 300 }, (_, i) => `console.log(${i}); console.error(${i});`);
    const execution = await run(notebook(...cells));
    expect(execution.failure).toBeUndefined();
    const texts = cells.map((_, i) => outputsOf(execution, i + 1).map((o) => "text" in o && o.text));
    expect(texts).toEqual(cells.map((_, i) => [`${i}\n`, `${i}\n`]));
  });

  it("stops at a thrown error and names cell, line and message; later cells are not run", async () => {
    const execution = await run(
      notebook(
        ["throw new Error('expected')", "raises-exception"],
        "interface A { a: number }\nconst x: A = { a: 1 };\nthrow new RangeError(`bad ${x.a}`);",
        "console.log('never')",
      ),
    );
    expect(outputsOf(execution, 1)).toMatchObject([
      { output_type: "error", ename: "Error", evalue: "expected" },
    ]);
    expect(execution.failure).toMatchObject({ cell: 2, line: 3, ename: "RangeError", evalue: "bad 1" });
    expect(execution.failure!.message).toContain("test.ipynb, cell 2 (c2), line 3: RangeError: bad 1");
    expect(outputsOf(execution, 3)).toEqual([]);
  });

  it("names the source's lines in a traceback, also those of an earlier cell", async () => {
    const execution = await run(
      notebook(
        "interface Row { a: number }\n\ntype Rows = Row[];\nconst broken = (rows: Rows): number => {\n\n  return rows[0].a;\n};",
        "// nothing\nawait Promise.resolve();\nconst x = 1;\nbroken([]);",
      ),
    );
    expect(execution.failure).toMatchObject({ cell: 2, line: 4, ename: "TypeError" });
    const frames = execution.failure!.traceback.filter((line) => line.startsWith("    at "));
    expect(frames).toEqual(["    at broken (cell [1]:6)", "    at cell [2]:4"]);
  });

  it("reports a type error with its line", async () => {
    const execution = await run(notebook("const fine = 1;\nconst wrong: number = 'text';"));
    expect(execution.failure).toMatchObject({ cell: 1, line: 2, ename: "TypeScriptError" });
    expect(execution.failure!.evalue).toContain("Type 'string' is not assignable to type 'number'");
  });

  it("knows the variables of earlier cells as shorthand properties, too", async () => {
    const execution = await run(
      notebook(
        "const z = [1];\nlet [m, k] = [1, 0];\nfunction f() {}\nenum E { X = 4 }",
        "const own = 5;\n({ z, own, f, e: { E } })",
        "({ m, k = 7 } = { m: 9 } as { m: number; k?: number });\n({ m, k })",
        "const g = ({ z }: { z: number }) => ({ z, m });\nconst { m: copy } = await Promise.resolve({ m });\n[g({ z: 8 }), copy]",
        "({\n  z,\n  bad: (() => { throw new Error('here'); })(),\n});",
      ),
    );
    const texts = [2, 3, 4].map((cell) =>
      outputsOf(execution, cell).map((output) => "data" in output && output.data["text/plain"]),
    );
    expect(texts).toEqual([
      ["{ z: [ 1 ], own: 5, f: [Function: f], e: { E: { '4': 'X', X: 4 } } }"],
      ["{ m: 9, k: 7 }"],
      ["[ { z: 8, m: 9 }, 9 ]"],
    ]);
    expect(execution.failure).toMatchObject({ cell: 5, line: 3, evalue: "here" });
  });

  it("counts a rejection that nobody handles as the cell's failure", async () => {
    const execution = await run(notebook("void Promise.reject(new TypeError('forgotten'));"));
    expect(execution.failure).toMatchObject({ cell: 1, ename: "TypeError", evalue: "forgotten" });
  });

  it("counts an error that comes after the reply as that cell's failure, at whatever moment it comes", async () => {
    const later = (turns: number) =>
      `${"setImmediate(() => ".repeat(turns)}{ throw new Error("late"); }${")".repeat(turns)};\n"one"`;
    for (const turns of [2, 3, 4, 6]) {
      const { failure } = await run(notebook(later(turns), "'two'"));
      expect(failure, `${turns} turns`).toMatchObject({ cell: 1, line: 1, evalue: "late" });
    }
  });

  it("tells an error of the process's end once", async () => {
    for (const event of ["beforeExit", "exit"]) {
      const execution = await run(
        notebook(`process.on("${event}", () => { throw new RangeError("at the end"); }); 1`),
      );
      expect(execution.failure).toMatchObject({ cell: 1, ename: "RangeError", evalue: "at the end" });
      const errors = outputsOf(execution, 1).filter(({ output_type }) => output_type === "error");
      expect(errors.length).toBe(1);
    }
  });

  it("blames the cell whose code threw, also while another waits that may fail", async () => {
    const execution = await run(
      notebook("const later = () => setTimeout(() => {\n  throw new Error('of the first');\n}, 1);", [
        "later();\nawait new Promise(() => {});",
        "raises-exception",
      ]),
    );
    expect(execution.failure).toMatchObject({ cell: 1, line: 2, evalue: "of the first" });
    expect(outputsOf(execution, 2)).toMatchObject([{ ename: "Error", evalue: "of the first" }]);
  });

  it("ends a cell that does not end, and says so", async () => {
    const { timer, expire } = handClock();
    const running = run(notebook("console.log('before');", `${announce("loops")} while (true) {}`), {
      timeoutSeconds: 7,
      timer,
    });
    await appears(join(folder, "loops"), running);
    expire();
    const execution = await running;
    expect(execution.failure).toMatchObject({ cell: 2, ename: "Timeout" });
    expect(execution.failure!.evalue).toContain("did not end within 7 s");
    expect(outputsOf(execution, 1)).toMatchObject([{ text: "before\n" }]);
  });

  it("survives the death of its kernel in the middle of a cell", async () => {
    const execution = await run(notebook("process.kill(process.pid, 'SIGKILL'); while (true) {}"));
    expect(execution.failure).toMatchObject({ cell: 1, ename: "DeadKernel" });
    expect(execution.failure!.evalue).toContain("was ended by SIGKILL");
  });

  it("runs two notebooks at once without mixing them up", async () => {
    const [a, b] = await Promise.all([run(notebook("console.log('A')")), run(notebook("console.log('B')"))]);
    expect([outputsOf(a, 1), outputsOf(b, 1)]).toMatchObject([[{ text: "A\n" }], [{ text: "B\n" }]]);
  });
});
