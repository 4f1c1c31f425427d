import { createHmac, createSecretKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { outputHashes } from "#jupyter/freshness/outputs-hash.js";
import { formatNotebook, NotebookFormatError, parseNotebook } from "#jupyter/index.js";
import { decode } from "#jupyter/protocol/message.js";

const wrap = (cells: unknown, extra: object = {}) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...extra });
const code = { cell_type: "code", id: "a", metadata: {}, source: "", execution_count: null, outputs: [] };

describe("a broken notebook gets one sentence that names file, place and fault", () => {
  const cases: [string, string, string | RegExp][] = [
    ["empty", "", "f.ipynb: the file is empty"],
    ["not JSON", "{", /^f\.ipynb: not valid JSON/],
    ["a list", "[]", "f.ipynb: a notebook is a JSON object, this is a list"],
    ["nbformat 3", '{"nbformat": 3, "worksheets": []}', "f.ipynb: nbformat 3 is not supported, only 4"],
    [
      "no cells",
      '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
      'f.ipynb: top level: "cells" is missing',
    ],
    ["no id", wrap([{ ...code, id: undefined }]), 'f.ipynb: cell 1: "id" is missing'],
    ["duplicate ids", wrap([code, { ...code }]), 'f.ipynb: cells 1 and 2 share the id "a"'],
    ["a wrong type", wrap([{ ...code, source: 5 }]), /^f\.ipynb: cell 1, source: expected/],
    [
      "a cell type of its own",
      wrap([{ ...code, cell_type: "heading" }]),
      "f.ipynb: cell 1: cell_type must be code, markdown or raw",
    ],
  ];
  for (const [name, text, message] of cases) {
    it(name, () => {
      expect(() => parseNotebook(text, "f.ipynb")).toThrow(NotebookFormatError);
      expect(() => parseNotebook(text, "f.ipynb")).toThrow(message);
    });
  }
});

describe("reading and writing", () => {
  it("upgrades 4.4 to 4.5 with ids that are the same at every reading", () => {
    const old = JSON.stringify({
      nbformat: 4,
      nbformat_minor: 4,
      metadata: {},
      cells: [{ ...code, id: undefined, source: ["a\n", "b"] }],
    });
    const [first, second] = [parseNotebook(old, "f"), parseNotebook(old, "f")];
    expect(first.nbformat_minor).toBe(5);
    expect(first.cells[0]!.id).toMatch(/^[0-9a-f]{8}$/);
    expect(first).toEqual(second);
    expect(first.cells[0]!.source).toBe("a\nb");
  });

  it("ignores a byte order mark", () => {
    const text = formatNotebook(parseNotebook(wrap([code]), "f"));
    expect(parseNotebook(`\ufeff${text}`, "f")).toEqual(parseNotebook(text, "f"));
  });

  it("keeps every digit of integers in metadata, which JavaScript would round", () => {
    const big = '"big": 12345678901234567890, "id": 9007199254740993, "id": -9007199254740993, "small": 12';
    const text = `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"own": {${big}}}, "cells": [{"cell_type": "raw",
      "id": "a", "metadata": {"list": [10000000000000000000001]}, "source": "12345678901234567890"}]}`;
    const written = formatNotebook(parseNotebook(text, "f.ipynb"));
    expect(written.match(/-?\d{2,}/g)).toEqual([
      ...["10000000000000000000001", "12345678901234567890"], // of the cell
      ...["12345678901234567890", "-9007199254740993", "12"],
    ]);
    expect(formatNotebook(parseNotebook(written, "f.ipynb"))).toBe(written);
  });

  it("keeps the digits of a kernel's outputs, and its hash of them that of the file", () => {
    const content =
      '{"data": {"application/json": {"id": 12345678901234567890, "float": 0.1234567890123456789}}}';
    const parts = ['{"msg_type": "display_data"}', "{}", "{}", content];
    const signature = createHmac("sha256", "key").update(parts.join("")).digest("hex");
    const frames = ["<IDS|MSG>", signature, ...parts].map((part) => Buffer.from(part));
    const { content: taken } = decode(frames, createSecretKey("key", "utf8"));
    const output = { output_type: "display_data", metadata: { lone: "\ud800" }, ...taken };
    const executed = parseNotebook(wrap([code]), "f");
    Object.assign(executed.cells[0]!, { outputs: [output] });
    const written = formatNotebook(executed);
    expect(written).toContain('"id": 12345678901234567890');
    expect(written).toContain('"float": 0.12345678901234568');
    expect(outputHashes(parseNotebook(written, "f"))).toEqual(outputHashes(executed));
  });

  it("writes as Jupyter does: sorted keys, split lines, Python's small numbers", () => {
    const output = {
      output_type: "display_data",
      data: { "application/json": { z: 1e-5, a: 0.5, big: 1e21 }, "text/plain": "x\ny" },
      metadata: {},
    };
    const text = formatNotebook(
      parseNotebook(wrap([{ ...code, source: "一\n\nb\n", outputs: [output] }]), "f"),
    );
    expect(text).toContain('"a": 0.5,\n');
    expect(text).toContain('"z": 1e-05\n');
    expect(text).toContain('"big": 1e+21,\n');
    expect(text).toContain('"text/plain": [\n       "x\\n",\n       "y"\n      ]');
    expect(text).toContain('"source": [\n    "一\\n",\n    "\\n",\n    "b\\n"\n   ]');
    expect(formatNotebook(parseNotebook(text, "f"))).toBe(text);
  });
});
