import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKernel, Kernel } from "#jupyter/index.js";
import { type Message, request } from "#jupyter/protocol/message.js";
import { projectRoot } from "../support.js";

/** Interrupts are prompt: this is far above what they take, and far below what the cells would. */
const PROMPT_MS = 5_000;

describe("an interrupt, as Jupyter asks for one", { timeout: 60_000 }, () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await Kernel.start(await findKernel("tslab"), join(projectRoot, "notebooks"));
    await run("let before = 42; let steps = 0;");
  });
  afterAll(() => kernel.shutdown());

  const run = async (code: string) => {
    const messages: Message[] = [];
    const onOutput = (message: Message) => void messages.push(message);
    const reply = await kernel.execute(code, { stopOnError: false, onOutput });
    return { reply, messages };
  };

  /** Runs a cell that would not end and interrupts it. */
  const interrupted = async (code: string, afterMs = 1_000) => {
    const running = run(code);
    await sleep(afterMs);
    const askedAt = Date.now();
    await kernel["channels"].send("control", request("test", "interrupt_request", {}));
    const { reply } = await running;
    expect(Date.now() - askedAt).toBeLessThan(PROMPT_MS);
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
  };

  const goesOn = async () => {
    const { messages } = await run("before + 1");
    expect(messages.at(-1)).toMatchObject({ content: { data: { "text/plain": "43" } } });
  };

  it("leaves no module half loaded", async () => {
    const load = 'import { figure } from "notebook-report/display";\n';
    await interrupted(`${load}while (true) {}`, 300);
    const { messages } = await run(`${load}typeof figure`);
    expect(messages.at(-1)).toMatchObject({ content: { data: { "text/plain": "function" } } });
  });

  for (const [what, code] of [
    ["computes without a pause", "while (true) {}"],
    ["waits for what never comes", "await new Promise(() => {});"],
    [
      "computes without a pause after it has waited",
      'import { setTimeout as sleep } from "node:timers/promises";\nawait sleep(100);\nwhile (true) {}',
    ],
    [
      "has just shown something",
      'import { display } from "notebook-report/display";\nawait 0;\nfor (let i = 0; i < 2000; i++) display({ "text/plain": "x" });\nwhile (true) {}',
    ],
    ["computes inside a callback", "await new Promise(() => setTimeout(() => { while (true) {} }, 100));"],
    [
      "computes in the library",
      'import { Random } from "notebook-report/nn";\nawait 0;\nconst random = new Random(1);\nwhile (true) random.uniform();',
    ],
  ] as const) {
    it(`ends a cell that ${what}; the kernel goes on with its state`, async () => {
      await interrupted(code);
      await goesOn();
    });
  }

  it("ends the work of a cell that shows its progress, and not only the waiting for it", async () => {
    const work = `import { progress } from "notebook-report/display";
const bar = progress("steps", 1e9);
while (true) await bar.update(++steps);`;
    await interrupted(work);
    await goesOn();
    const steps = async () => {
      const { messages } = await run("steps");
      return (messages.at(-1)!.content["data"] as Record<string, string>)["text/plain"];
    };
    expect(await steps()).toBe(await steps());
  });

  it("of an idle kernel changes nothing", async () => {
    await kernel["channels"].send("control", request("test", "interrupt_request", {}));
    await sleep(1_000);
    await goesOn();
  });
});
