import { describe, expect, it } from "vitest";
import { cellOptions } from "./cell-options.js";

describe("the options of a cell", () => {
  it("are its first comments of that kind, in the language's own comments", () => {
    for (const mark of ["//|", "#|", "--|", "%|"])
      expect(cellOptions(`${mark} label: fig-loss\n${mark} caption: "It falls: fast."\nplot()`)).toEqual({
        options: { label: "fig-loss", caption: "It falls: fast." },
        code: "plot()",
      });
    expect(cellOptions("plot()\n//| label: late").options).toEqual({});
  });

  it("may go on over lines that are indented further", () => {
    const source = [
      "//| caption: The loss falls",
      "//|   fast: it halves",
      "//|   in ten epochs.",
      "//| label: fig-loss",
      "//|not an option",
    ];
    expect(cellOptions(source.join("\n"))).toEqual({
      options: { caption: "The loss falls fast: it halves in ten epochs.", label: "fig-loss" },
      code: "//|not an option",
    });
  });

  it("may be written with and without a space before them", () => {
    expect(cellOptions("//|caption: The loss\n//| label: fig-loss").options).toEqual({
      caption: "The loss",
      label: "fig-loss",
    });
  });

  it("are the same with Windows line ends", () => {
    const source = '//| label: fig-crlf\n//| caption: "It\n//|   falls."\nplot()\nplot()';
    expect(cellOptions(source.replaceAll("\n", "\r\n"))).toEqual(cellOptions(source));
    expect(cellOptions(source).options["label"]).toBe("fig-crlf");
  });

  it("do not begin with a line that goes on", () => {
    expect(cellOptions("//|   and so on\nplot()")).toEqual({
      options: {},
      code: "//|   and so on\nplot()",
    });
  });
});
