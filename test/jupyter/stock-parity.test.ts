import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKernel, Kernel, type KernelSpec } from "#jupyter/index.js";
import type { Message } from "#jupyter/protocol/message.js";
import { projectRoot } from "../support.js";
import { type Kind, KINDS } from "./kinds.js";

const stockSpec: KernelSpec = {
  name: "stock",
  argv: [
    process.execPath,
    join(projectRoot, "node_modules/tslab/bin/tslab"),
    "kernel",
    "--config-path",
    "{connection_file}",
  ],
};

/** All text of an output message. */
function textOf({ header, content }: Message): string {
  if (header.msg_type === "stream") return String(content["text"]);
  if (header.msg_type === "error")
    return [content["ename"], content["evalue"], ...(content["traceback"] as string[])].join("\n");
  const data = content["data"] as Record<string, string> | undefined;
  return data ? `${Object.values(data).join("\n")}\n` : "";
}

/** Runs a cell. Returns its reply and all text that it showed; interrupts it as soon as `endless` appears in the text. */
async function run(kernel: Kernel, code: string, endless?: string) {
  let text = "";
  const onOutput = (message: Message) => {
    text += textOf(message);
    if (endless !== undefined && text.includes(endless)) void kernel.interrupt();
  };
  const reply = await kernel.execute(code, { stopOnError: false, onOutput });
  return { reply, text: stripVTControlCharacters(text) };
}

/** Compiled code, and frames in it and in tslab, which ours replaces by the source. */
const COMPILED_CODE = /^(evalmachine\.<anonymous>|node:[\w/]+|\[worker eval\]):\d+\n.*\n *\^+\n/gm;
const FRAME = /^\s*(at |\.\.\. \d+ lines matching)|Interrupted asynchronously/;
/** How stock tslab introduces errors. */
const INTRODUCTION = /^(UncaughtException: |UnhandledPromiseRejection: |unexpected error: |\d+:\d+ - )/;

/** The lines that stock tslab shows of a cell, as ours is to contain them. */
const linesOfStock = (text: string): string[] =>
  text
    .replace(COMPILED_CODE, "")
    .split("\n")
    .map((line) => line.replace(INTRODUCTION, "").replace(/ ?\{$/, "").trim())
    .filter((line) => line !== "" && line !== "}" && !FRAME.test(line));

describe("the kernel beside stock tslab", () => {
  let ours: Kernel;
  let stock: Kernel;
  beforeAll(async () => {
    const folder = join(projectRoot, "notebooks");
    [ours, stock] = await Promise.all([
      Kernel.start(await findKernel("tslab"), folder),
      Kernel.start(stockSpec, folder),
    ]);
  });
  afterAll(() => Promise.all([ours.shutdown(), stock.shutdown()]));

  const check = async ({ code, shows, ename, hangsInStock, breaksStock }: Kind) => {
    const { reply, text } = await run(ours, code);
    expect(reply["status"], text).toBe(ename === undefined ? "ok" : "error");
    if (ename !== undefined) expect(reply["ename"]).toBe(ename);
    for (const part of shows) expect(text).toContain(part);
    if (breaksStock) return;
    const fromStock = await run(stock, code, hangsInStock ? shows[0] : undefined);
    for (const line of linesOfStock(fromStock.text)) expect(text).toContain(line);
  };
  for (const kind of KINDS)
    it(`shows all that stock tslab shows of a cell that ${kind.name}`, () => check(kind));
});
