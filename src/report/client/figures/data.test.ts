import { expect, it } from "vitest";
import { toCsv } from "./data.js";

it("a figure's CSV quotes by RFC 4180, and a spreadsheet finds no formula in it", () => {
  const rows = [
    ["=1+1", "-0.5", '+cmd|"/c calc"!A0'],
    ["@SUM(A1)", "+1e3", "a,b"],
    ["\t=1", "-1-1", "line\r\nbreak"],
  ];
  expect(toCsv({ columns: ["=HYPERLINK(1)", "y", "z"], rows })).toBe(
    `'=HYPERLINK(1),y,z\r\n'=1+1,-0.5,"'+cmd|""/c calc""!A0"\r\n'@SUM(A1),+1e3,"a,b"\r\n'\t=1,'-1-1,"line\r\nbreak"\r\n`,
  );
});
