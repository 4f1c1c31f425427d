import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { embeddedNotebooks, parsePage } from "./verify/page-source.js";
import { gunzip, gzip } from "./pack.js";

it("what was packed is unpacked, and nothing that would fill the memory", () => {
  const text = "數字 1 ".repeat(1000);
  expect(gunzip(gzip(text))).toBe(text);
  const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 9 });
  expect(() => gunzip(bomb)).toThrow(/larger than/i);
  const page = parsePage(`<!doctype html><section class="chapter" aria-label="a">
    <a class="download" download="a.ipynb" href="data:application/gzip;base64,${bomb.toString("base64")}"></a></section>`);
  expect(() => embeddedNotebooks(page, "page.html")).toThrow('page.html: the chapter "a" cannot be unpacked');
});
