import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNotebook, NotebookFormatError, parseNotebook } from "#jupyter/index.js";
import { isLong, measured, runScript, temporaryFolder } from "../support.js";

/** The gate's cases are the same each time; the part `fuzz` of `npm run test:all` takes fifty times as many, others each time. */
const RUNS = isLong ? { numRuns: 50_000 } : { numRuns: 1_000, seed: 20_240_501 };
/** How many times as long as a large notebook any file may take; where it is absurd, it would be thousands. */
const SLOWEST = 30;
const FILES = 40;

const word = fc.constantFrom(
  "a",
  "source",
  "cells",
  "metadata",
  "__proto__",
  "constructor",
  "",
  "数",
  "text/plain",
);
const json = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
const lines = fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.string({ unit: "binary" })));
const metadata = fc.dictionary(word, json, { maxKeys: 3 });
const bundle = fc.dictionary(
  fc.constantFrom("text/plain", "text/html", "image/png", "application/json"),
  lines,
);
const count = fc.oneof(fc.constant(null), fc.nat());

const output = fc.oneof(
  fc.record({ output_type: fc.constant("stream"), name: fc.constantFrom("stdout", "stderr"), text: lines }),
  fc.record({ output_type: fc.constant("display_data"), data: bundle, metadata }),
  fc.record({ output_type: fc.constant("execute_result"), execution_count: count, data: bundle, metadata }),
  fc.record({
    output_type: fc.constant("error"),
    ename: fc.string(),
    evalue: fc.string(),
    traceback: fc.array(fc.string()),
  }),
);
const id = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
const cell = fc.oneof(
  fc.record({
    cell_type: fc.constant("code"),
    id,
    metadata,
    source: lines,
    execution_count: count,
    outputs: fc.array(output, { maxLength: 3 }),
  }),
  fc.record({ cell_type: fc.constantFrom("markdown", "raw"), id, metadata, source: lines }),
);
const notebook = fc.record({
  nbformat: fc.constant(4),
  nbformat_minor: fc.constant(5),
  metadata,
  cells: fc.uniqueArray(cell, { maxLength: 4, selector: (each) => each.id }),
});

/** Walks into `value` by `path`, modulo what there is, and puts `json` in the place of what it finds, or removes it. */
function mutate(value: unknown, path: number[], replacement: unknown): unknown {
  if (path.length === 0 || typeof value !== "object" || value === null) return replacement;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  const keys = Object.keys(copy);
  if (keys.length === 0) return replacement;
  const key = keys[path[0]! % keys.length]!;
  if (path.length === 1 && replacement === undefined) delete copy[key];
  else copy[key] = mutate(copy[key], path.slice(1), replacement);
  return copy;
}

const mutation = fc.record({
  path: fc.array(fc.nat(20), { maxLength: 6 }),
  replacement: fc.oneof(
    json,
    fc.constant(undefined),
    cell,
    output,
    fc.constantFrom(1e999, 2 ** 60, -0, "code"),
  ),
});
/** A change of the file's text itself: what stands from `at` on for `length` characters becomes `text`. */
const edit = fc.record({
  at: fc.nat(2_000),
  length: fc.nat(30),
  text: fc.string({ unit: "binary", maxLength: 5 }),
});

const generated = notebook.map((content) => JSON.stringify(content));
const mutated = fc
  .tuple(notebook, fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 1, 4, 5, 6))
  .map(([content, mutations, minor]) => {
    const start: unknown = { ...content, nbformat_minor: minor };
    const changed = mutations.reduce(
      (value, { path, replacement }) => mutate(value, path, replacement),
      start,
    );
    return JSON.stringify(changed) ?? "";
  });
const edited = fc
  .tuple(generated, fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) =>
    edits.reduce((now, { at, length, text: put }) => now.slice(0, at) + put + now.slice(at + length), text),
  );
const file = fc.oneof(generated, mutated, edited, fc.json(), fc.string({ unit: "binary" }));

const large = formatNotebook({
  ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
  cells: Array.from({ length: 20_000 }, (_, i) => ({
    ...{ cell_type: "markdown" as const, id: `c${i}`, metadata: {}, source: "text\n".repeat(50) },
  })),
});
const slowestMs = SLOWEST * (await measured(() => parseNotebook(large, "large.ipynb")));

/** What reading a file's text gives: a notebook that can be written, or one sentence. Anything else throws. */
function read(text: string): "a notebook" | "a fault" {
  const startedAt = performance.now();
  let content;
  try {
    content = parseNotebook(text, "f.ipynb");
  } catch (error) {
    if (!(error instanceof NotebookFormatError)) throw error;
    expect(error.message).toMatch(/^f\.ipynb: \S/);
    return "a fault";
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(slowestMs);
  }
  const written = formatNotebook(content);
  const again = parseNotebook(written, "f.ipynb");
  expect(formatNotebook(again)).toBe(written);
  expect(again).toEqual(parseNotebook(formatNotebook(structuredClone(content)), "f.ipynb"));
  return "a notebook";
}

describe("reading any file", { timeout: 3_600_000 }, () => {
  it("accepts every notebook that can be generated, and writes it the same again and again", () => {
    fc.assert(
      fc.property(generated, (text) => void expect(read(text)).toBe("a notebook")),
      RUNS,
    );
  });

  it("gives a notebook or one sentence, whatever was changed in it", () => {
    const seen = { "a notebook": 0, "a fault": 0 };
    fc.assert(
      fc.property(file, (text) => void seen[read(text)]++),
      RUNS,
    );
    // The mutations are neither harmless nor all fatal.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS.numRuns / 10);
  });

  it("is not deceived by depth, size or odd numbers", () => {
    const wrap = (metadata: string) =>
      `{"nbformat": 4, "nbformat_minor": 5, "metadata": ${metadata}, "cells": []}`;
    const deep = (n: number) => wrap(`${'{"a":'.repeat(n)}1${"}".repeat(n)}`);
    expect(read(deep(100_000))).toBe("a fault");
    expect(read("[".repeat(1_000_000))).toBe("a fault");
    expect(read(deep(400))).toBe("a notebook");
    expect(read(wrap(`{"a": "${"x".repeat(10_000_000)}"}`))).toBe("a notebook");
    expect(read(wrap('{"a": [1e999, -1e999, 1e-999, -0, 0.1e1, 123456789012345678901234567890]}'))).toBe(
      "a notebook",
    );
    expect(read(wrap("{}").replace("[]", `[${"{},".repeat(100_000)}{}]`))).toBe("a fault");
  });

  it("leaves every file as it was, and the command without a stack of its own", async () => {
    const folder = await temporaryFolder();
    const texts = fc.sample(file, { numRuns: FILES, seed: 7 });
    const paths = texts.map((_, i) => join(folder, `${i}.ipynb`));
    for (const [i, path] of paths.entries()) await writeFile(path, texts[i]!);
    const before = await Promise.all(paths.map((path) => readFile(path)));
    const args = [...paths, "--execute", "never", "--out", join(folder, "page.html")];
    const ended = await runScript("report", args);
    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain("    at ");
    expect(
      ended.stderr
        .trim()
        .split("\n")
        .every((line) => /\d+\.ipynb: \S/.test(line)),
    ).toBe(true);
    expect(await Promise.all(paths.map((path) => readFile(path)))).toEqual(before);
  });
});
