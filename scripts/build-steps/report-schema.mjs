import writeFileAtomic from "write-file-atomic";
import { manifestSchema } from "../../dist/report/manifest.js";
import { rubricSchema } from "../../dist/review/schema/rubric-file.js";
import { MANIFEST_SCHEMA, RUBRIC_SCHEMA } from "./project.mjs";

/** @type {(schema: object) => string} */
const format = (schema) => `${JSON.stringify(schema, null, 2)}\n`;

await writeFileAtomic(MANIFEST_SCHEMA, format(manifestSchema()));
await writeFileAtomic(RUBRIC_SCHEMA, format(rubricSchema()));
