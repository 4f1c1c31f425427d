import { relative, sep } from "node:path";
import { UsageError } from "../jupyter/index.js";
import { toolRoot } from "../shared/roots.js";

/** The part of `package.json` that a project needs. */
interface Package {
  name?: string;
  private?: boolean;
  type?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const TOOL = "notebook-report";
/** The commands of every project. */
export const SCRIPTS = ["report", "verify", "lab", "check"];

function parse(text: string): Package {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below, as any other text that is no object.
  }
  throw new UsageError("package.json: not valid JSON; correct it first. Nothing was written.");
}

/** A name that npm accepts. */
const packageName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "") || "report";

/** This very tool as a dependency: whatever a registry has under its name is not meant. */
const toolSpecifier = (folder: string): string => `file:${relative(folder, toolRoot).split(sep).join("/")}`;

/**
 * The text of a project's `package.json`: what there is, and what is missing for the commands. Existing values are kept.
 * `notes` say what was added to an existing file, and which script of the same name was in the way.
 */
export function completePackage(
  before: string | undefined,
  project: { name: string; folder: string; scripts?: string[] },
): { text: string; notes: string[] } {
  const found: Package = before === undefined ? { name: packageName(project.name) } : parse(before);
  const commands = project.scripts ?? SCRIPTS;
  const inTheWay = commands.filter((name) => found.scripts?.[name] !== undefined);
  const added = commands.filter((name) => !inTheWay.includes(name));
  const isInstalled = { ...found.dependencies, ...found.devDependencies }[TOOL] !== undefined;
  const scripts = Object.fromEntries(added.map((name) => [name, `${TOOL} ${name}`]));
  const complete: Package = {
    ...(before === undefined && { ...found, private: true, type: "module" }),
    ...found,
    scripts: { ...found.scripts, ...scripts },
    ...(!isInstalled && {
      dependencies: { ...found.dependencies, [TOOL]: toolSpecifier(project.folder) },
    }),
  };
  const indent = /^[ \t]+/m.exec(before ?? "")?.[0] ?? "  ";
  const kept = inTheWay.map(
    (name) => `package.json has a script "${name}" already; the command is \`npx ${TOOL} ${name}\``,
  );
  const noted =
    before === undefined || added.length === 0 ? [] : [`package.json: added the scripts ${added.join(", ")}`];
  return { text: `${JSON.stringify(complete, null, indent)}\n`, notes: [...noted, ...kept] };
}
