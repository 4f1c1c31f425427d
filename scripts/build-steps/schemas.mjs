import standalone from "ajv/dist/standalone/index.js";
import AjvDraft04 from "ajv-draft-04";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";
import { SCHEMAS } from "./project.mjs";

// Compiles each `*.schema.json` to a validator `*.validate.cjs`, so that commands need no schema compiler. nbformat's schemas use
// draft 4.
const OPTIONS = { strict: false, allErrors: false, verbose: true, code: { source: true } };

mkdirSync(SCHEMAS.out, { recursive: true });
for (const file of readdirSync(SCHEMAS.folder).filter((name) => name.endsWith(".schema.json"))) {
  const ajv = new AjvDraft04.default(OPTIONS);
  const validate = ajv.compile(JSON.parse(readFileSync(`${SCHEMAS.folder}/${file}`, "utf8")));
  const path = `${SCHEMAS.out}/${file.replace(".schema.json", ".validate.cjs")}`;
  await writeFileAtomic(path, standalone.default(ajv, validate));
}
