import writeFileAtomic from "write-file-atomic";
import { manifestSchema } from "../../dist/report/manifest.js";
import { MANIFEST_SCHEMA } from "./project.mjs";

await writeFileAtomic(MANIFEST_SCHEMA, `${JSON.stringify(manifestSchema(), null, 2)}\n`);
