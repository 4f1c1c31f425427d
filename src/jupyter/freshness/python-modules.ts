import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isFile } from "./is-file.js";

/** `import a.b as c, d`, at any depth of indentation. */
const IMPORT =
  /^[ \t]*import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)/gm;
/** `from .a.b import c, d`, also in parentheses over several lines. */
const FROM = /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^#\n;]+))/gm;
/** `%run file.py`, IPython's way. */
const RUN = /^[ \t]*%run[ \t]+(?:-\w+[ \t]+)*["']?([^\s"']+\.py)\b/gm;

const nameOf = (part: string): string => part.trim().split(/\s+/)[0] ?? "";

/** The files that importing `a.b.c` below `root` runs: of each package its `__init__.py`, and the module. */
function filesOf(root: string, parts: string[]): string[] {
  return parts.flatMap((_, i) => {
    const path = join(root, ...parts.slice(0, i + 1));
    return [join(path, "__init__.py"), `${path}.py`].filter(isFile);
  });
}

/** The files of one's own that a text imports; `folder` is that of the text, `root` that of the notebook. */
function importedFiles(text: string, folder: string, root: string): string[] {
  const files: string[] = [];
  for (const [, list = ""] of text.matchAll(IMPORT))
    for (const each of list.split(",")) files.push(...filesOf(root, nameOf(each).split(".")));
  for (const [, dots = "", module = "", inParentheses, inLine = ""] of text.matchAll(FROM)) {
    const base = dots === "" ? root : join(folder, ...Array<string>(dots.length - 1).fill(".."));
    const parts = module.split(".").filter(Boolean);
    files.push(...filesOf(base, parts));
    const names = (inParentheses ?? inLine).replace(/#.*$/gm, "").split(",").map(nameOf).filter(Boolean);
    for (const name of names) files.push(...filesOf(base, [...parts, name]));
  }
  for (const [, file = ""] of text.matchAll(RUN)) files.push(join(root, file));
  return files.filter(isFile);
}

/**
 * The modules of one's own that Python cells reach by their imports, with their texts: those below the notebook's folder, where kernels look
 * first. Installed packages are not among them.
 */
export function pythonModules(sources: string[], root: string): Map<string, string> {
  const modules = new Map<string, string>();
  const follow = (text: string, folder: string): void => {
    for (const file of importedFiles(text, folder, root)) {
      if (modules.has(file)) continue;
      const found = readFileSync(file, "utf8");
      modules.set(file, found);
      follow(found, dirname(file));
    }
  };
  for (const source of sources) follow(source, root);
  return modules;
}
