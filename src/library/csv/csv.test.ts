import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { csv, type CsvOptions } from "./index.js";

function read(text: string, options?: CsvOptions) {
  const folder = mkdtempSync(join(tmpdir(), "csv-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "a.csv");
  writeFileSync(path, text);
  return csv(path, options);
}

it("csv reads quoted fields, numbers and either kind of line ends", () => {
  expect(read('\ufeffx,"y, z",label\r\n1,-2.5e-3,"a ""b"""\r\n.5,,2024-01-01\r\n')).toEqual([
    { x: 1, "y, z": -0.0025, label: 'a "b"' },
    { x: 0.5, "y, z": "", label: "2024-01-01" },
  ]);
  expect(read("1;2\n3;4\n", { delimiter: ";", columns: ["a", "b"] })).toEqual([
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ]);
});

it("csv names what is wrong with a file", () => {
  expect(() => read("a,b\n1\n")).toThrow(/line 2/);
  expect(() => csv("no-such.csv")).toThrow("no-such.csv");
});
