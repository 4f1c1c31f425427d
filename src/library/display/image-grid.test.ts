import { decode } from "fast-png";
import { expect, it } from "vitest";
import { type GridImage, imageGrid } from "./index.js";
import { toPng } from "./svg/rasterize.js";

const image = (...pixels: number[]): GridImage => ({ pixels });
const grid = (images: GridImage[], scale: number) =>
  imageGrid({ images, width: 2, height: 1, columns: 2, scale, alt: "two images" });

/** The gray pixel at a place of the drawing, as an untrusting viewer sees it. */
function seen(svg: string, x: number, y: number): number[] {
  const { data, width, channels } = decode(Buffer.from(toPng(svg, 1).png, "base64"));
  const at = (y * width + x) * channels;
  return Array.from(data.slice(at, at + 3));
}

it("the largest number of an image has full color, zero is transparent", () => {
  const { svg } = grid([image(0, 200), image(50, 0)], 4);
  expect(seen(svg, 2, 2)).toEqual([255, 255, 255]);
  expect(seen(svg, 6, 2)).toEqual([31, 35, 40]);
  expect(seen(svg, 18, 2)).toEqual([31, 35, 40]); // the second image begins after a gap of 8
  expect(seen(svg, 22, 2)).toEqual([255, 255, 255]);
});

it("positive and negative numbers have different colors", () => {
  const { svg } = grid([image(-3, 3)], 4);
  expect(seen(svg, 2, 2)).toEqual([181, 69, 27]);
  expect(seen(svg, 6, 2)).toEqual([15, 92, 158]);
});

it("images have frames if asked for, or if they have negative numbers", () => {
  const framed = (pixels: number[], options = {}) =>
    imageGrid({ images: [image(...pixels)], width: 2, height: 1, columns: 1, alt: "one", ...options });
  expect(framed([0, 1]).svg).not.toContain("<rect x=");
  expect(framed([0, 1], { framed: true }).svg).toContain("<rect x=");
  expect(framed([-1, 1]).svg).toContain("<rect x=");
});

it("captions are escaped, and part of the text alternative", () => {
  const { svg, text } = grid([{ pixels: [1, 1], caption: ["4 → 9", "<b>"] }], 2);
  expect(svg).toContain(">4 → 9</text>");
  expect(svg).toContain("&lt;b&gt;");
  expect(text).toBe("two images\n4 → 9, <b>");
});

it("an image of the wrong size is named by its number", () => {
  expect(() => grid([image(1, 2), image(1)], 1.5)).toThrow("image 2: 2 × 1 pixels expected, 1 given");
});
