import { readFile, writeFile } from "node:fs/promises";
import { executeNotebook, formatNotebook, parseNotebook } from "#jupyter/index.js";

// Executes copies of notebooks one after the other, usually in a sandbox, and writes the result of each beside it.
const [timeout, ...paths] = process.argv.slice(2);
for (const path of paths) {
  const name = path.split("/").at(-1) ?? path;
  const notebook = parseNotebook(await readFile(path, "utf8"), name);
  const { notebook: executed, failure } = await executeNotebook(notebook, {
    path,
    name,
    timeoutSeconds: Number(timeout),
  });
  const result = failure
    ? { failure: failure.message }
    : { notebook: JSON.parse(formatNotebook(executed)) as unknown };
  await writeFile(`${path}.result.json`, JSON.stringify(result));
}
process.exit(0);
