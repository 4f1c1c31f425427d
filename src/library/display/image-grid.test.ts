import { decode } from "fast-png";
import { expect, it } from "vitest";
import { type Picture, imageGrid } from "./index.js";
import { toPng } from "./svg/rasterize.js";

const picture = (...pixels: number[]): Picture => ({ pixels });
const grid = (pictures: Picture[], scale: number) =>
  imageGrid({ pictures, width: 2, height: 1, columns: 2, scale, alt: "two pictures" });

/** The gray pixel at a place of the drawing, as an untrusting viewer sees it. */
function seen(svg: string, x: number, y: number): number[] {
  const { data, width, channels } = decode(Buffer.from(toPng(svg, 1).png, "base64"));
  const at = (y * width + x) * channels;
  return Array.from(data.slice(at, at + 3));
}

it("the largest number of a picture is drawn in ink, zero not at all", () => {
  const { svg } = grid([picture(0, 200), picture(50, 0)], 4);
  expect(seen(svg, 2, 2)).toEqual([255, 255, 255]);
  expect(seen(svg, 6, 2)).toEqual([31, 35, 40]);
  expect(seen(svg, 18, 2)).toEqual([31, 35, 40]); // the second picture begins after a gap of 8
  expect(seen(svg, 22, 2)).toEqual([255, 255, 255]);
});

it("numbers above and below zero have colors of their own", () => {
  const { svg } = grid([picture(-3, 3)], 4);
  expect(seen(svg, 2, 2)).toEqual([181, 69, 27]);
  expect(seen(svg, 6, 2)).toEqual([15, 92, 158]);
});

it("pictures have frames where that is asked for, or where they are signed", () => {
  const framed = (pixels: number[], options = {}) =>
    imageGrid({ pictures: [picture(...pixels)], width: 2, height: 1, columns: 1, alt: "one", ...options });
  expect(framed([0, 1]).svg).not.toContain("<rect x=");
  expect(framed([0, 1], { framed: true }).svg).toContain("<rect x=");
  expect(framed([-1, 1]).svg).toContain("<rect x=");
});

it("captions stand below, made safe, and in the words", () => {
  const { svg, text } = grid([{ pixels: [1, 1], caption: ["4 → 9", "<b>"] }], 2);
  expect(svg).toContain(">4 → 9</text>");
  expect(svg).toContain("&lt;b&gt;");
  expect(text).toBe("two pictures\n4 → 9, <b>");
});

it("a picture of the wrong size is named by its number", () => {
  expect(() => grid([picture(1, 2), picture(1)], 1.5)).toThrow("picture 2: 2 × 1 pixels expected, 1 given");
});
