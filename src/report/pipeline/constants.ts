import type { Notebook } from "../../jupyter/index.js";

/** A constant to change: its name, and its new value as a literal of TypeScript. */
export interface Constant {
  name: string;
  value: string;
}

/** Reads `SEED=7`. Undefined unless the value is a number, a truth value or a string in quotes. */
export function parseConstant(text: string): Constant | undefined {
  const [, name, value = ""] = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return ["number", "boolean", "string"].includes(typeof parsed) ? { name, value } : undefined;
  } catch {
    return undefined;
  }
}

const isPython = ({ metadata }: Notebook): boolean =>
  (metadata.kernelspec?.["language"] ?? metadata.language_info?.name) === "python";

const declarationOf = (name: string, inPython: boolean): RegExp => {
  const escaped = name.replaceAll("$", "\\$");
  const words = inPython ? escaped : `(?:export\\s+)?(?:const|let|var)\\s+${escaped}`;
  const value = inPython ? "(?!=)[^#\\n]+" : "[^;\\n]+";
  return new RegExp(`^(${words}(?:\\s*:[^=\\n]+)?\\s*=\\s*)${value}`, "gm");
};

/** A JSON literal in the notebook's language. */
const literal = (value: string, inPython: boolean): string =>
  inPython && (value === "true" || value === "false") ? (value === "true" ? "True" : "False") : value;

/** A copy of the notebook in which constants declared at the start of a line have other values, and the names found. */
export function withConstants(
  notebook: Notebook,
  constants: Constant[],
): { notebook: Notebook; found: Set<string> } {
  const copy = structuredClone(notebook);
  const found = new Set<string>();
  const inPython = isPython(notebook);
  for (const cell of copy.cells) {
    if (cell.cell_type !== "code") continue;
    for (const { name, value } of constants) {
      cell.source = cell.source.replace(declarationOf(name, inPython), (_, declaration: string) => {
        found.add(name);
        return declaration + literal(value, inPython);
      });
    }
  }
  return { notebook: copy, found };
}
