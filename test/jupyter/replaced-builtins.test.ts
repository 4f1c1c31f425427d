/** Cells that replace what the kernel itself, its compiler and Node's libraries use. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKernel, Kernel } from "#jupyter/index.js";
import type { Message } from "#jupyter/protocol/message.js";

/** A name, code that replaces something, and code that restores it. */
type Case = [what: string, replace: string, restore: string];

const methods = (owner: string, ...names: string[]): Case => {
  const saved = `saved${owner}`;
  return [
    `${owner}.prototype`,
    `globalThis.${saved} ??= Object.getOwnPropertyDescriptors(${owner}.prototype);
for (const name of ${JSON.stringify(names)}) ${owner}.prototype[name] = () => { throw new Error("broken"); };`,
    `Object.defineProperties(${owner}.prototype, globalThis.${saved});`,
  ];
};

const CASES: Case[] = [
  methods("Array", "map", "flatMap", "push", "join", "filter", "includes", "at"),
  methods("String", "split", "replace", "includes", "startsWith", "trimEnd", "slice"),
  methods("Map", "get", "set", "has"),
  methods("RegExp", "exec", "test"),
  methods("Promise", "then", "catch", "finally"),
  methods("Function", "call", "bind"),
  [
    "globals",
    "globalThis.savedGlobals ??= { Array, Map, String, JSON, Reflect }; for (const name in globalThis.savedGlobals) globalThis[name] = undefined;",
    "Object.assign(globalThis, globalThis.savedGlobals);",
  ],
  [
    "timers",
    "globalThis.savedTimers ??= { setTimeout, setImmediate, setInterval, clearInterval }; for (const name in globalThis.savedTimers) globalThis[name] = () => {};",
    "Object.assign(globalThis, globalThis.savedTimers);",
  ],
  [
    "deleted timers",
    "for (const name in globalThis.savedTimers) delete globalThis[name];",
    "Object.assign(globalThis, globalThis.savedTimers);",
  ],
  [
    "mocked timers",
    'process.getBuiltinModule("node:test").mock.timers.enable({ apis: ["setTimeout", "setImmediate", "setInterval"] });',
    'process.getBuiltinModule("node:test").mock.timers.reset();',
  ],
  [
    "toJSON of all objects and lists",
    "Object.prototype.toJSON = Array.prototype.toJSON = () => 'wrong';",
    "delete Object.prototype.toJSON; delete Array.prototype.toJSON;",
  ],
  [
    "process and Buffer",
    "globalThis.savedNode ??= { process, Buffer }; globalThis.process = { env: {} }; globalThis.Buffer = class {};",
    "Object.assign(globalThis, savedNode);",
  ],
  [
    "getters of all objects",
    'Object.defineProperty(Object.prototype, "output", { get() { throw new Error("getter"); }, configurable: true });',
    "delete Object.prototype.output;",
  ],
  [
    "process.exit",
    "globalThis.savedExit ??= process.exit; process.exit = () => {};",
    "process.exit = savedExit;",
  ],
  ["the depth of stacks", "Error.stackTraceLimit = 0;", "Error.stackTraceLimit = 10;"],
  ["the listeners of the process", "process.removeAllListeners();", "1;"],
  [
    "one listener after the other",
    'for (const name of ["uncaughtException", "unhandledRejection", "SIGINT"]) for (const each of process.listeners(name)) process.off(name, each);',
    "1;",
  ],
];

describe("a kernel whose cell has replaced", () => {
  let kernel: Kernel;
  let folder: string;
  beforeAll(async () => {
    // Its own, where nothing happens: the compiler watches it, with whatever built-ins there are.
    folder = await mkdtemp(join(tmpdir(), "notebook-report-test-"));
    kernel = await Kernel.start(await findKernel("jslab"), folder);
  });
  afterAll(async () => {
    await kernel.shutdown();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (code: string) => {
    const outputs: Message[] = [];
    const reply = await kernel.execute(code, { stopOnError: false, onOutput: (each) => outputs.push(each) });
    return { reply, text: stripVTControlCharacters(JSON.stringify(outputs.map(({ content }) => content))) };
  };

  /** Without the compiler, which knows most of these to be wrong. */
  const unchecked = (code: string) => `(0, eval)(${JSON.stringify(code)});`;

  it.each(CASES)("%s tells errors and results all the same", async (_, replace, restore) => {
    const thrown = await run(`${unchecked(replace)}\nthrow new RangeError("told");`);
    expect(thrown.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "told" });
    expect(thrown.text).toContain('throw new RangeError(\\"told\\")');
    expect(thrown.text).not.toMatch(/tslab-kernel|cell-\d+\.js/);
    const late = await run(
      'await new Promise(() => queueMicrotask(() => { throw new TypeError("uncaught"); }));',
    );
    expect(late.reply).toMatchObject({ status: "error", ename: "TypeError", evalue: "uncaught" });
    const wrong = await run("const = 1;");
    expect(wrong.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
    const result = await run("console.log('printed'); [1, { two: 2 }]");
    expect(result.reply).toMatchObject({ status: "ok" });
    expect(result.text).toContain("[ 1, { two: 2 } ]");
    expect(result.text).toContain("printed");
    expect((await run(unchecked(restore))).reply).toMatchObject({ status: "ok" });
  });

  it("setters that all lists inherit goes on", async () => {
    const setter = '{ set() { throw new Error("setter"); }, configurable: true }';
    await run(unchecked(`Array.prototype.map = 5; Object.defineProperty(Array.prototype, "0", ${setter});`));
    const restored = await run(
      unchecked(
        "delete Array.prototype[0]; Object.defineProperties(Array.prototype, globalThis.savedArray);",
      ),
    );
    expect(restored.reply).toMatchObject({ status: "ok" });
  });

  it("and frozen them says what can be said", async () => {
    const { reply } = await run(
      `${unchecked("Array.prototype.map = () => 1; Object.freeze(Array.prototype);")} throw new RangeError("told");`,
    );
    expect(reply).toMatchObject({
      status: "error",
      evalue: "told (a cell has replaced what would describe it)",
    });
  });
});
