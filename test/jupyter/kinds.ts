/** Kinds of cells that a kernel must answer, whatever they do. */
export interface Kind {
  name: string;
  code: string;
  /** What the kernel must show of it, in its outputs or its error. */
  shows: string[];
  /** The name of its error; undefined if it succeeds. */
  ename?: string;
  /** Whether stock tslab shows the first of `shows`, and then waits for ever. */
  hangsInStock?: boolean;
  /** Whether stock tslab cannot run it, or dies of it. */
  breaksStock?: boolean;
}

export const KINDS: Kind[] = [
  {
    name: "prints",
    code: 'console.log("a"); console.error("b"); console.log("%d of %s", 1, "two");',
    shows: ["a", "b", "1 of two"],
  },
  {
    name: "prints tables and groups",
    code: 'console.table([{ a: 1 }]); console.group("g"); console.log("in"); console.groupEnd();',
    shows: ["│", "  in"],
  },
  {
    name: "has a result",
    code: "({ a: [1, 2], b: new Map([[1, 2]]) })",
    shows: ["{ a: [ 1, 2 ], b: Map(1) { 1 => 2 } }"],
  },
  {
    name: "writes bytes and encoded text",
    code: 'process.stdout.write(Buffer.from("böse\\n")); process.stdout.write("aGVsbG8K", "base64");',
    shows: ["böse", "hello"],
    breaksStock: true,
  },
  {
    name: "pipes into its output",
    code: 'import { pipeline } from "node:stream/promises"; import { Readable } from "node:stream"; await pipeline(Readable.from(["piped\\n"]), process.stdout); console.log("after");',
    shows: ["piped", "after"],
  },
  {
    name: "ends its output",
    code: 'process.stdout.end("bye\\n"); console.log("still there");',
    shows: ["bye", "still there"],
  },
  {
    name: "starts a thread that prints",
    code: 'import { Worker } from "node:worker_threads"; await new Promise((end) => new Worker("console.log(\'from a thread\')", { eval: true }).on("exit", end));',
    shows: ["from a thread"],
  },
  {
    name: "throws a value whose inspection throws",
    code: "throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('no view'); } };",
    ename: "Thrown",
    shows: ["no view"],
  },
  {
    name: "results in a value whose inspection throws",
    code: "({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('no view'); } })",
    ename: "Error",
    shows: ["the value could not be shown: Error: no view"],
  },
  {
    name: "throws an error whose stack is a number",
    code: "const e1 = new Error('x1'); (e1 as any).stack = 42; throw e1;",
    ename: "Error",
    shows: ["x1", "42"],
  },
  {
    name: "throws an error whose message throws",
    code: "class E2 extends Error { get message(): string { throw new Error('inner'); } } throw new E2();",
    ename: "E2",
    shows: ["inner"],
  },
  {
    name: "throws an error of another realm",
    code: "import { runInNewContext } from 'node:vm'; runInNewContext('throw new TypeError(\"elsewhere\")');",
    ename: "TypeError",
    shows: ["elsewhere"],
  },
  {
    name: "throws an error with a cause",
    code: "try { JSON.parse('{'); } catch (cause) { throw new (Error as any)('config is broken', { cause }); }",
    ename: "Error",
    shows: ["config is broken", "SyntaxError"],
  },
  {
    name: "throws an AggregateError",
    code: "const both = (Promise as any).any([Promise.reject(new Error('first')), Promise.reject(new TypeError('second'))]);\nawait both;",
    ename: "AggregateError",
    shows: ["All promises were rejected", "Error: first", "TypeError: second"],
  },
  {
    name: "throws a subclass with fields",
    code: "class ValidationError extends Error { field = 'age'; } throw new ValidationError('bad');",
    ename: "ValidationError",
    shows: ["ValidationError: bad", "field: 'age'"],
  },
  {
    name: "throws a system error",
    code: "import { readFileSync } from 'node:fs'; readFileSync('no-such-file');",
    ename: "Error",
    shows: ["ENOENT", "syscall: 'open'"],
  },
  {
    name: "throws in a line",
    code: "const five = 5;\n  throw new Error(`at ${five}`);",
    ename: "Error",
    shows: ["cell:2", "  throw new Error(`at ${five}`);", "      ^"],
  },
  { name: "throws what is not an error", code: "throw 'text';", ename: "Thrown", shows: ["text"] },
  {
    name: "throws in a callback while it waits",
    code: "await new Promise(() => setTimeout(() => { throw new RangeError('in callback'); }, 10));",
    ename: "RangeError",
    shows: ["in callback"],
    hangsInStock: true,
  },
  {
    name: "waits for a thread that fails",
    code: 'import { Worker as Thread } from "node:worker_threads"; await new Promise((resolve) => new Thread("throw new Error(\'in thread\')", { eval: true }).on("message", resolve));',
    ename: "Error",
    shows: ["in thread"],
    hangsInStock: true,
  },
  {
    name: "throws twice while it waits",
    code: "setTimeout(() => { throw new Error('the first'); }, 10); setTimeout(() => { throw new TypeError('the second'); }, 10); await new Promise((done) => setTimeout(done, 300));",
    ename: "Error",
    shows: ["Error: the first", "TypeError: the second"],
    breaksStock: true,
  },
  {
    name: "throws an error without a message",
    code: "class Silent extends Error {}\nthrow new Silent();",
    ename: "Silent",
    shows: ["cell:2:1", "Silent\n    at cell ["],
    breaksStock: true,
  },
  {
    name: "fails in code that it evaluates",
    code: "eval('null.foo');",
    ename: "TypeError",
    shows: ["Cannot read properties of null (reading 'foo')"],
  },
  {
    name: "forgets a rejection while it waits",
    code: "void Promise.reject(new TypeError('forgotten')); await new Promise(() => {});",
    ename: "TypeError",
    shows: ["forgotten"],
    hangsInStock: true,
  },
  { name: "awaits a call", code: "await (async () => 'called')();", shows: ["called"], breaksStock: true },
  {
    name: "awaits in parentheses",
    code: "(await (await Promise.resolve({ text: async () => 'read' })).text()).length + (await (3 as any))",
    shows: ["7"],
    breaksStock: true,
  },
  {
    name: "iterates with for await",
    code: "async function* two() { yield 1; yield 2; }\nfor await (const each of two()) console.log('got', each);",
    shows: ["got 1", "got 2"],
    breaksStock: true,
  },
  {
    name: "awaits in a nested block",
    code: "if (true) { for (const each of [1]) { console.log(await (async () => 'nested ' + each)()); } }",
    shows: ["nested 1"],
    breaksStock: true,
  },
  {
    name: "awaits in a method's computed name",
    code: "Object.keys({ async [await (async () => 'named')()]() { return 1; } })",
    shows: ["named"],
    breaksStock: true,
  },
  {
    name: "throws an object that holds an error",
    code: "throw { reason: new Error('held') };",
    ename: "Thrown",
    shows: ["reason: Error: held\n      at cell ["],
    breaksStock: true,
  },
  {
    name: "throws an error that is its own cause",
    code: "const own: any = new Error('own cause');\nown.cause = own;\nthrow own;",
    ename: "Error",
    shows: ["cell:3:1\n    throw own;", "<ref *1> Error: own cause\n    at cell ["],
    breaksStock: true,
  },
  {
    name: "fails to compile",
    code: "const wrong: number = 'text';",
    ename: "TypeScriptError",
    shows: ["cell:1:7", "Type 'string' is not assignable to type 'number'."],
  },
  {
    name: "is refused by the engine",
    code: "1;\nconst exports = 1;",
    ename: "SyntaxError",
    shows: ["cell:2", "already been declared"],
  },
  {
    name: "declares a module with a type error",
    code: "/** @module mod1 */\nexport const a: number = 'a';",
    shows: ["Type 'string' is not assignable to type 'number'."],
  },
  { name: "declares a module", code: "/** @module mod2 */\nexport const b = 7;", shows: [] },
  { name: "imports that module", code: "import { b } from './mod2';\nb", shows: ["7"], breaksStock: true },
  {
    name: "uses the library of its Node",
    code: "[3, 1].toSorted().findLast((n) => n > 1)! + new Float32Array([1, 2]).toSorted().at(-1)! + ((x: Float64Array) => x.length)(new Float64Array(1))",
    breaksStock: true,
    shows: ["6"],
  },
  {
    name: "asks for input",
    code: 'import { createInterface } from "node:readline/promises"; await createInterface({ input: process.stdin, output: process.stdout }).question("Name? ");',
    ename: "StdinNotImplementedError",
    shows: ["Name? ", "this notebook is run without input"],
    hangsInStock: true,
    breaksStock: true,
  },
  {
    name: "replaces built-ins",
    code: "(globalThis as any).Date = class {}; Object.defineProperty(Object.prototype, 'toJSON', { value: () => 1, configurable: true }); 'replaced'",
    shows: ["replaced"],
    breaksStock: true,
  },
  {
    name: "goes on with replaced built-ins",
    code: "delete (Object.prototype as any).toJSON; console.log('printed'); throw new Error('thrown');",
    ename: "Error",
    shows: ["printed", "thrown"],
    breaksStock: true,
  },
  {
    name: "throws where stacks are prepared in another way",
    code: "(Error as any).prepareStackTrace = (_: unknown, frames: unknown) => frames; throw new Error('prepared');",
    ename: "Error",
    shows: ["prepared"],
    breaksStock: true,
  },
];
