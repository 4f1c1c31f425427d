import { inspect } from "node:util";
import type { Diagnostic } from "./tslab.js";

/** A failure as the protocol's `error` message carries it. */
export interface KernelFailure {
  ename: string;
  evalue: string;
  traceback: string[];
}

const FRAME_IN_CELL = /evalmachine\.<anonymous>:(\d+)(?::\d+)?/;

const squeeze = (line: string): string => line.replace(/\s+/g, "").replace(/exports\./g, "");

/** Length of the longest common subsequence, to find the line that a line of output was made from. */
function similarity(a: string, b: string): number {
  let row: number[] = new Array(b.length + 1).fill(0);
  for (const char of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++)
      next.push(char === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return (2 * row[b.length]!) / Math.max(1, a.length + b.length);
}

/**
 * The source line that line `line` of the transpiled code came from; both are counted from 1. Transpiling only
 * removes types, so the most similar line is the one.
 */
export function sourceLine(source: string, transpiled: string, line: number): number | undefined {
  const wanted = squeeze(transpiled.split("\n")[line - 1] ?? "");
  if (wanted === "") return undefined;
  const scores = source.split("\n").map((text) => similarity(squeeze(text), wanted));
  const best = Math.max(...scores);
  return best > 0.5 ? scores.indexOf(best) + 1 : undefined;
}

/** Stack frames inside the cell, with the lines of its source; frames of the kernel itself are left out. */
function frames(stack: string, source: string, transpiled: string): string[] {
  return stack
    .split("\n")
    .filter(
      (line) =>
        line.startsWith("    at ") &&
        !/node_modules\/tslab|dist\/jupyter\/launcher|node:(vm|internal)/.test(line),
    )
    .map((line) => {
      const found = FRAME_IN_CELL.exec(line);
      if (!found) return line;
      const at = sourceLine(source, transpiled, Number(found[1]));
      return at ? line.replace(FRAME_IN_CELL, `cell:${at}`).replace(/\(?eval at.*?, /, "(") : line;
    })
    .filter((line) => !line.includes("evalmachine"));
}

/** What was thrown, whatever it is. */
export function failureOf(thrown: unknown, source: string, transpiled: string): KernelFailure {
  if (!(thrown instanceof Error) && !(typeof thrown === "object" && thrown !== null && "stack" in thrown)) {
    const evalue = inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`] };
  }
  const { name, message, stack = "" } = thrown as Error;
  const line = new RegExp(`${FRAME_IN_CELL.source}`).exec(stack);
  const at = line ? sourceLine(source, transpiled, Number(line[1])) : undefined;
  const excerpt = at ? [`cell:${at}`, `    ${source.split("\n")[at - 1]!.trim()}`, ""] : [];
  return {
    ename: name || "Error",
    evalue: message,
    traceback: [
      ...excerpt,
      `\u001b[31m${name || "Error"}\u001b[39m: ${message}`,
      ...frames(stack, source, transpiled),
    ],
  };
}

/** The type errors of a cell. */
export function failureOfTypes(diagnostics: Diagnostic[], source: string): KernelFailure {
  const first = diagnostics[0]!;
  const lines = source.split("\n");
  return {
    ename: "TypeScriptError",
    evalue: first.messageText,
    traceback: diagnostics.flatMap(({ fileName, start, messageText }) => [
      `${fileName ? `${fileName}:` : "cell:"}${start.line + 1}:${start.character + 1}`,
      ...(fileName
        ? []
        : [`    ${lines[start.line] ?? ""}`, `    ${" ".repeat(start.character)}\u001b[31m^\u001b[39m`]),
      `\u001b[31mTypeScriptError\u001b[39m: ${messageText}`,
    ]),
  };
}
