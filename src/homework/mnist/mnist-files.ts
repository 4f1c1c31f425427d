import type { PinnedFile } from "./pinned-file.js";

/**
 * The four files of MNIST (LeCun, Cortes & Burges, CC BY-SA 3.0). Their readers import this module, so the checksums are
 * part of the fingerprint of every notebook that uses the data.
 */
export const mnistFiles = {
  trainImages: {
    name: "train-images-idx3-ubyte.gz",
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    bytes: 47_040_016,
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte.gz",
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    bytes: 60_008,
  },
  testImages: {
    name: "t10k-images-idx3-ubyte.gz",
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    bytes: 7_840_016,
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte.gz",
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    bytes: 10_008,
  },
} as const satisfies Record<string, PinnedFile>;

/** Public mirrors of the four files, tried in this order. */
export const mnistMirrors = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
];
