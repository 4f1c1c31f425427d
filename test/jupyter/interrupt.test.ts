import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKernel, Kernel } from "#jupyter/index.js";
import { type Message, request } from "#jupyter/protocol/message.js";
import { projectRoot } from "../support.js";

describe("an interrupt, as Jupyter asks for one", () => {
  let kernel: Kernel;
  /** Called when a cell calls `tell`, whose text is published while the cell computes. */
  let onTold = () => {};
  beforeAll(async () => {
    kernel = await Kernel.start(await findKernel("tslab"), join(projectRoot, "notebooks"));
    kernel["transport"].listen(({ content }: Message) => {
      if (String(content["text"]).includes("told")) onTold();
    });
    await run('const tell = () => console.log("told");\nlet before = 42; let steps = 0; let isBusy = true;');
  });
  afterAll(() => kernel.shutdown());

  const run = async (code: string) => {
    const messages: Message[] = [];
    const onOutput = (message: Message) => void messages.push(message);
    const reply = await kernel.execute(code, { stopOnError: false, onOutput });
    return { reply, messages };
  };

  const interrupt = () => kernel["transport"].send("control", request("test", "interrupt_request", {}));

  /** Interrupts, and waits until the kernel says that it has dealt with that, whether a cell was running or not. */
  const handledInterrupt = async () => {
    const handled = new Promise<void>((resolve) => {
      const stop = kernel["transport"].listen(({ content, parent_header: { msg_type } }: Message) => {
        if (msg_type !== "interrupt_request" || content["execution_state"] !== "idle") return;
        stop();
        resolve();
      });
    });
    await interrupt();
    await handled;
  };

  /** Runs a cell that would not end and interrupts it when it calls `tell`. */
  const interrupted = async (code: string) => {
    const begun = new Promise<void>((resolve) => (onTold = resolve));
    const running = run(code);
    await begun;
    await interrupt();
    const { reply } = await running;
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
  };

  const goesOn = async () => {
    const { messages } = await run('console.log("goes on"); before + 1');
    expect(messages.slice(-2)).toMatchObject([
      { content: { name: "stdout", text: "goes on\n" } },
      { content: { data: { "text/plain": "43" } } },
    ]);
  };

  it("leaves no module half loaded", async () => {
    const load = 'import { figure } from "notebook-report/display";\n';
    await interrupted(`tell();\n${load}while (true) {}`);
    const { messages } = await run(`${load}typeof figure`);
    expect(messages.at(-1)).toMatchObject({ content: { data: { "text/plain": "function" } } });
  });

  for (const [what, code] of [
    ["computes without a pause", "tell(); while (true) {}"],
    ["waits for what never comes", "tell(); await new Promise(() => {});"],
    [
      "computes without a pause after it has waited",
      'import { setTimeout as sleep } from "node:timers/promises";\nawait sleep(100);\ntell();\nwhile (true) {}',
    ],
    [
      "has just shown something",
      'import { display } from "notebook-report/display";\nawait 0;\nfor (let i = 0; i < 2000; i++) display({ "text/plain": "x" });\ntell();\nwhile (true) {}',
    ],
    ["prints without a pause", 'tell(); while (true) console.log("x");'],
    ["prints without a pause after it has waited", 'await 0; tell(); while (true) console.log("x");'],
    [
      "computes inside a callback",
      "await new Promise(() => setTimeout(() => { tell(); while (true) {} }, 100));",
    ],
    [
      "computes in the library",
      'import { Random } from "notebook-report/nn";\nawait 0;\nconst random = new Random(1);\ntell();\nwhile (true) random.uniform();',
    ],
  ] as const) {
    it(`ends a cell that ${what}; the kernel goes on with its state`, async () => {
      await interrupted(code);
      await goesOn();
    });
  }

  it("ends a cell whose callbacks leave no time in between", async () => {
    await interrupted(`const compute = (ms: number) => { for (const end = Date.now() + ms; Date.now() < end; ); };
const timer = setInterval(() => isBusy ? compute(700) : clearInterval(timer), 0);
const again = () => { if (isBusy) { compute(300); setImmediate(again); } };
again();
tell();
await new Promise(() => {});`);
    await run("isBusy = false");
    await goesOn();
  });

  it("ends the work of a cell that shows its progress, and not only the waiting for it", async () => {
    const work = `import { progress } from "notebook-report/display";
const bar = progress("steps", 1e9);
while (true) { await bar.update(++steps); if (steps === 100) tell(); }`;
    await interrupted(work);
    await goesOn();
    const steps = async () => {
      const { messages } = await run("steps");
      return (messages.at(-1).content["data"] as Record<string, string>)["text/plain"];
    };
    expect(await steps()).toBe(await steps());
  });

  it("that comes as its cell ends stops no later cell", async () => {
    await run('import { setTimeout as pause } from "node:timers/promises";');
    for (let i = 0; i < 40; i++) {
      const begun = new Promise<void>((resolve) => (onTold = resolve));
      const running = run(`tell(); await pause(${i % 6});`);
      const ended = running.then(() => Promise.reject(new Error("the cell ended without a word")));
      ended.catch(() => {}); // It ends after its word.
      await Promise.race([begun, ended]);
      await handledInterrupt();
      await running;
      const { reply } = await run("await pause(5); 7");
      expect(reply).toMatchObject({ status: "ok" });
    }
  });

  it("of an idle kernel changes nothing", async () => {
    await handledInterrupt();
    await goesOn();
  });
});
