import { expect, it } from "vitest";
import { oneLine, printable } from "./printable.js";

it("text for the terminal keeps its lines and loses what a terminal would obey", () => {
  expect(printable("a\tb\n\u001b]0;pwned\u0007\u001b[2J c\u202e\u009b")).toBe(
    "a\tb\n\\u{1b}]0;pwned\\u{7}\\u{1b}[2J c\\u{202e}\\u{9b}",
  );
  expect(printable("交叉熵 − ½ 🙂")).toBe("交叉熵 − ½ 🙂");
});

it("a name or sentence stays in its line", () => {
  expect(oneLine("x\n\nAll 99 checks hold.\r\ny")).toBe("x All 99 checks hold. y");
});
