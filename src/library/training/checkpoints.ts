import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import {
  type Checkpoint,
  decodeSafetensors,
  encodeSafetensors,
  type TrainingHistory,
  type TensorFile,
} from "../nn/index.js";
import type { RandomState } from "../random.js";
import { DataError } from "./data-error.js";
import { findProject } from "../../shared/roots.js";

/** The checkpoints of one task, such as a notebook. */
export interface Checkpoints {
  /** The checkpoint of one training. A file written with other `settings` or by other code is ignored. */
  of(name: string, settings: unknown): Checkpoint;
  /** Removes all of them, once their results are complete; the next run then starts over. */
  clear(): Promise<void>;
}

const libraryFolder = fileURLToPath(new URL("../", import.meta.url));

/** A hash of the built library, so that results of other code are not mixed in. */
async function codeHash(): Promise<string> {
  const hash = createHash("sha256");
  const files = (await readdir(libraryFolder, { recursive: true })).filter((name) =>
    /\.(js|ts|wasm)$/.test(name),
  );
  for (const name of files.sort()) hash.update(name).update(await readFile(join(libraryFolder, name)));
  return hash.digest("hex");
}

async function read(path: string): Promise<TensorFile> {
  try {
    return decodeSafetensors(await readFile(path));
  } catch (error) {
    throw new DataError(`${path} is no checkpoint: ${(error as Error).message}; delete it`);
  }
}

/** Checkpoints in the folder `.cache/checkpoints/NAME` of the project, which git ignores; each is one safetensors file. */
export function checkpoints(name: string, parent = join(findProject(), ".cache/checkpoints")): Checkpoints {
  const folder = join(parent, name);
  return {
    of(training, settings) {
      const path = join(folder, `${training}.safetensors`);
      const key = codeHash().then((code) => JSON.stringify({ settings, code }));
      return {
        async load() {
          if (!existsSync(path)) return undefined;
          const { tensors, metadata } = await read(path);
          if (metadata["key"] !== (await key)) return undefined;
          return {
            random: JSON.parse(metadata["random"]!) as RandomState,
            history: JSON.parse(metadata["history"]!) as TrainingHistory,
            engine: tensors,
          };
        },
        async save({ random, history, engine }) {
          const metadata = {
            key: await key,
            random: JSON.stringify(random),
            history: JSON.stringify(history),
          };
          await mkdir(folder, { recursive: true });
          await writeFileAtomic(path, Buffer.from(encodeSafetensors({ tensors: engine, metadata }, "F64")));
        },
      };
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
