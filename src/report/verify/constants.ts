import type { Notebook } from "../../jupyter/index.js";

/** A constant to change: its name, and its new value as a literal of TypeScript. */
export interface Setting {
  name: string;
  value: string;
}

/** Reads `SEED=7`. Undefined unless the value is a number, a truth value or a string in quotes. */
export function parseSetting(text: string): Setting | undefined {
  const [, name, value = ""] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return ["number", "boolean", "string"].includes(typeof parsed) ? { name, value } : undefined;
  } catch {
    return undefined;
  }
}

const declarationOf = (name: string): RegExp =>
  new RegExp(
    `^((?:export\\s+)?(?:const|let|var)\\s+${name.replaceAll("$", "\\$")}(?:\\s*:[^=\\n]+)?\\s*=\\s*)[^;\\n]+`,
    "gm",
  );

/** A copy of the notebook in which constants declared at the start of a line have other values, and the names found. */
export function withConstants(
  notebook: Notebook,
  settings: Setting[],
): { notebook: Notebook; found: Set<string> } {
  const copy = structuredClone(notebook);
  const found = new Set<string>();
  for (const cell of copy.cells) {
    if (cell.cell_type !== "code") continue;
    for (const { name, value } of settings) {
      cell.source = cell.source.replace(declarationOf(name), (_, declaration: string) => {
        found.add(name);
        return declaration + value;
      });
    }
  }
  return { notebook: copy, found };
}
