/** What a cell said before its kernel was killed, in each way in which a kernel can end. */
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type ExecuteOptions, type Execution, executeNotebook } from "#jupyter/index.js";
import { code, notebook, outputsOf, temporaryFolder } from "../support.js";

const run = async (
  content: ReturnType<typeof notebook>,
  limits: Partial<ExecuteOptions> = {},
): Promise<Execution> =>
  executeNotebook(content, { path: join(await temporaryFolder(), "a.ipynb"), name: "a.ipynb", ...limits });

describe("a cell whose kernel is killed", () => {
  it("that takes all memory is told from other crashes", async () => {
    vi.stubEnv("NODE_OPTIONS", `${process.env["NODE_OPTIONS"] ?? ""} --max-old-space-size=250`);
    const { failure } = await run(
      notebook("const kept: number[][] = [];\nwhile (true) kept.push(new Array(1e5).fill(kept.length));"),
    );
    vi.unstubAllEnvs();
    expect(failure).toMatchObject({ cell: 1, ename: "DeadKernel" });
    expect(failure!.evalue).toMatch(/^the kernel ran out of memory and (was ended by|exited with)/);
  });

  it("that prints 50 MB and aborts is told with all that it said: the kernel's last messages leave before it does", async () => {
    const { notebook: done, failure } = await run(
      notebook('process.stdout.write(`${"x".repeat(99)}\\n`.repeat(5e5));\nprocess.abort();'),
    );
    expect(failure!.evalue).toBe("the kernel was ended by SIGABRT");
    const [printed] = outputsOf(done, 1) as { text: string }[];
    expect(printed!.text.length).toBeGreaterThan(1e6);
  });

  it.each([
    ["exits", "process.exit(3)", /exited with code 3/],
    ["aborts", "process.abort()", /ended by SIGABRT/],
    ["never ends", "while (true);", /what the notebook left running did not end within 30 s/],
  ])("fails if what its notebook left running %s", async (_, end, reason) => {
    const leaves = (tags: string[]) => run(notebook(code(`setTimeout(() => { ${end} }, 200);\n1`, tags)));
    for (const { failure } of await Promise.all([leaves([]), leaves(["raises-exception"])])) {
      expect(failure).toMatchObject({ cell: 1, ename: "DeadKernel" });
      expect(failure!.evalue).toMatch(reason);
    }
  });

  it.each([
    ["closes the pipe of its events", "closeSync(3); while (true) await null;"],
    [
      "leaves its pipes to a child",
      "spawn('sleep', ['20'], { stdio: ['ignore', 1, 2, 3, 4], detached: true }).unref();\nprocess.exit(5);",
    ],
  ])("is told dead if it %s", async (_, end) => {
    const code = `import { closeSync } from "node:fs"; import { spawn } from "node:child_process";\nconsole.log("before");\n${end}`;
    const { notebook: done, failure } = await run(notebook(code, "1"), { timeoutSeconds: 15 });
    expect(failure).toMatchObject({ ename: "DeadKernel" });
    expect(outputsOf(done, 1)[0]).toMatchObject({ text: "before\n" });
  });

  it.each([
    ["aborts", "process.abort();", /SIGABRT/],
    ["kills its process", 'process.kill(process.pid, "SIGKILL"); while (true) {}', /SIGKILL/],
    ["exits", "process.exit(3);", /code 3/],
    ["exits inside a callback", "await new Promise(() => setTimeout(() => process.exit(4), 10));", /code 4/],
    ["never ends", "while (true) {}", /did not end|longer than/],
  ])("that %s keeps what it printed and drew before", async (_, end, reason) => {
    const { notebook: done, failure } = await run(
      notebook(
        `import { display } from "tslab";\nfor (let i = 0; i < 1000; i++) console.log("line", i);\ndisplay.text("drawn");\nconsole.error("last words");\n${end}`,
      ),
      { timeoutSeconds: 5 },
    );
    expect(failure!.evalue).toMatch(reason);
    const [lines, drawn, words] = outputsOf(done, 1) as { text?: string; data?: unknown }[];
    expect(lines!.text).toBe(Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join(""));
    expect(drawn).toMatchObject({ data: { "text/plain": "drawn" } });
    expect(words!.text).toContain("last words");
  });
});
