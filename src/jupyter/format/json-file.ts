import { NotebookError } from "../errors.js";

/** The part of a zod schema that reading a file needs. */
interface Schema<Content> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Content }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
}

/** `["questions", 0, "title"]` → `questions[0].title: ` */
const pathOf = (path: PropertyKey[]): string => {
  const joined = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return joined && `${joined.replace(/^\./, "")}: `;
};

function parseJson(source: string, name: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new NotebookError(`${name}: not valid JSON: ${(error as Error).message}`);
  }
}

/** Reads the text of a JSON file; `name` is what messages call it. Throws a NotebookError that lists every fault with its place. */
export function parseJsonFile<Content>(schema: Schema<Content>, source: string, name: string): Content {
  const result = schema.safeParse(parseJson(source, name));
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `${name}: ${pathOf(path)}${message}`);
  throw new NotebookError(lines.join("\n"));
}
