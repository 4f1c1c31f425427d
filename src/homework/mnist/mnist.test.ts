import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { take } from "../../library/nn/index.js";
import { parseIdx } from "./idx.js";
import { mnist, pair, range } from "./mnist.js";

/** An IDX file of bytes. */
const idx = (shape: number[], data: number[]): Uint8Array => {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  shape.forEach((length, i) => head.writeUInt32BE(length, 4 + 4 * i));
  return Buffer.concat([head, Buffer.from(data)]);
};
const IMAGES = idx([3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]);
const LABELS = idx([3], [7, 0, 9]);

/** A folder with four small files, and their pins. */
async function smallMnist() {
  const folder = await mkdtemp(join(tmpdir(), "mnist-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const pin = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(folder, name), gzipSync(bytes));
    return { name, sha256: createHash("sha256").update(bytes).digest("hex") };
  };
  const files = {
    trainImages: await pin("a-images.gz", IMAGES),
    trainLabels: await pin("a-labels.gz", LABELS),
    testImages: await pin("b-images.gz", IMAGES),
    testLabels: await pin("b-labels.gz", LABELS),
  };
  return { folder, files: files as unknown as Parameters<typeof mnist>[1] };
}

it("images come as one channel of pixels from 0 to 1, with their digits", async () => {
  const { folder, files } = await smallMnist();
  const { train, test } = await mnist(folder, files);
  expect(train.labels).toEqual([7, 0, 9]);
  expect(train.inputs.shape).toEqual([3, 1, 2, 2]);
  expect(take(test.inputs, [0])).toEqual({ shape: [1, 1, 2, 2], data: Float64Array.of(0, 0.2, 0.4, 1) });
});

it("a part of the images has their pixels and digits", () => {
  const part = range(pair(IMAGES, LABELS, "small"), 1, 3);
  expect(part.labels).toEqual([0, 9]);
  expect(part.inputs.shape).toEqual([2, 1, 2, 2]);
  expect(Array.from(part.inputs.data)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

it("a missing file is named with what to run", async () => {
  const { folder, files } = await smallMnist();
  await rm(join(folder, "b-labels.gz"));
  await expect(mnist(folder, files)).rejects.toThrow(
    `b-labels.gz is missing in ${folder}; run \`npm run data\`, or set MNIST_DIR`,
  );
  await expect(mnist(folder, files)).rejects.toHaveProperty("name", "MissingData");
});

it("a corrupted file is named with what to do", async () => {
  const { folder, files } = await smallMnist();
  await writeFile(join(folder, "a-labels.gz"), gzipSync("x"));
  await expect(mnist(folder, files)).rejects.toThrow(
    /a-labels\.gz is corrupted: SHA-256 .* delete it and run/,
  );
  await writeFile(join(folder, "a-labels.gz"), "x");
  await expect(mnist(folder, files)).rejects.toThrow(/a-labels\.gz is corrupted: it cannot be unpacked/);
});

it("files that are not IDX files of bytes, or that do not match, are rejected with both values", () => {
  expect(() => parseIdx(Buffer.from("PNG!"), "f")).toThrow("f: this is not an IDX file");
  expect(() => parseIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), "f")).toThrow(
    "type 8 (unsigned byte) expected, 13",
  );
  expect(() => parseIdx(Uint8Array.of(0, 0, 8, 1), "f")).toThrow("8 bytes of header expected, 4 found");
  expect(() => parseIdx(idx([2, 2], [1, 2, 3]), "f")).toThrow("2 × 2 = 4 elements expected, 3 found");
  expect(() => pair(IMAGES, idx([2], [1, 2]), "small")).toThrow("small: 3 images, but 2 labels");
});
