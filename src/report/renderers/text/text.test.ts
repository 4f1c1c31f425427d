import { describe, expect, it } from "vitest";
import { contrast, readableOn, type Rgb } from "./colors.js";
import { settle } from "./terminal.js";
import { ansi, streamHtml } from "./text.js";

const ESC = "\u001b";

describe("text of a terminal", () => {
  it("keeps the last state of a line that was written over", () => {
    expect(settle("  0%\r 50%\r100%\ndone")).toBe("100%\ndone");
    expect(settle("12345\rab")).toBe("ab345");
    expect(settle(`12345\rab${ESC}[K`)).toBe("ab");
    expect(settle(`one${ESC}[2K\rtwo`)).toBe("two");
    expect(settle("ab\b\bX")).toBe("Xb");
    expect(settle("a\r\nb\r\r\nc")).toBe("a\nb\nc");
    expect(settle("\b\b\rx")).toBe("x");
  });

  it("keeps each sign's own color when a line is written over", () => {
    expect(ansi(`${ESC}[31mred\r${ESC}[32mg${ESC}[0m`)).toBe(`${ansi(`${ESC}[32mg`)}${ansi(`${ESC}[31med`)}`);
  });

  it("shows 16, 256 and true colors, and what is no color", () => {
    expect(ansi(`${ESC}[31mx`)).toContain("light-dark(#");
    expect(ansi(`${ESC}[38;5;208mx`)).toContain("light-dark(#");
    expect(ansi(`${ESC}[38;2;0;255;255mx`)).toContain("light-dark(#");
    expect(ansi(`${ESC}[44mx`)).toMatch(/style="color: #[\da-f]{6}; background: #[\da-f]{6}"/);
    expect(ansi(`${ESC}[1;3;4;9mx`)).toBe(
      '<span class="ansi-bold ansi-italic ansi-underline ansi-strikethrough">x</span>',
    );
    expect(ansi(`${ESC}[7mx`)).toBe('<span class="ansi-inverse">x</span>');
    expect(ansi(`a${ESC}[1mb${ESC}[22mc`)).toBe('a<span class="ansi-bold">b</span>c');
  });

  it("leaves out links, titles and moves of the cursor, and lets no tag through", () => {
    expect(ansi(`${ESC}]8;;javascript:alert(1)\u0007link${ESC}]8;;\u0007`)).toBe("link");
    expect(ansi(`${ESC}]0;title\u0007${ESC}[2J${ESC}[Hx${ESC}[?25l`)).toBe("x");
    expect(ansi(`${ESC}[31m<b>${ESC}[0m&`)).toContain("&lt;b&gt;");
    expect(ansi(`${ESC}[31;"onclick=x mX`)).not.toMatch(/<[^>]*onclick/);
  });

  it("folds long output under its count", () => {
    expect(streamHtml("stdout", "x\n".repeat(41))).toContain("<summary>41 lines of output</summary>");
    expect(streamHtml("stdout", "x\n".repeat(40))).not.toContain("<details");
    expect(streamHtml("stdout", "x\r".repeat(400))).not.toContain("<details");
  });
});

describe("colors", () => {
  it("are readable on any paper, and unchanged where they are already", () => {
    const papers: Rgb[] = [
      [255, 255, 255],
      [22, 24, 28],
      [0, 0, 255],
      [128, 128, 128],
    ];
    for (const paper of papers)
      for (let i = 0; i < 512; i++) {
        const color = [(i & 7) * 36, ((i >> 3) & 7) * 36, (i >> 6) * 36] as Rgb;
        expect(contrast(readableOn(color, paper), paper)).toBeGreaterThanOrEqual(4.5);
      }
    expect(readableOn([0, 0, 0], [255, 255, 255])).toEqual([0, 0, 0]);
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2); // WebAIM's checker
  });
});
