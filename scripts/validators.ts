import type { Ajv } from "ajv";
import { type Options } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import AjvDraft04 from "ajv-draft-04";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeText } from "#jupyter/storage/files.js";

const OPTIONS: Options = { strict: false, allErrors: false, verbose: true, code: { source: true } };

/** Compiles each `*.schema.json` of a folder to a `*.validate.cjs` beside it, which needs no compiler when it runs. */
export async function compileSchemas(folder: string): Promise<void> {
  // nbformat's schemas are written in draft 4, for which Ajv has a class of its own with the same methods.
  const Draft04 = AjvDraft04 as unknown as typeof Ajv;
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".schema.json"))) {
    const ajv = new Draft04(OPTIONS);
    const validate = ajv.compile(JSON.parse(await readFile(join(folder, file), "utf8")));
    const code = (standalone as unknown as (ajv: Ajv, validate: unknown) => string)(ajv, validate);
    const path = join(folder, file.replace(".schema.json", ".validate.cjs"));
    await writeText(path, code, path);
  }
}
