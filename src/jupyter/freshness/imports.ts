import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as TypeScript from "typescript";
import { cachedImports } from "./import-cache.js";

const require = createRequire(import.meta.url);
let compiler: typeof TypeScript | undefined;

/** The compiler that tslab itself brings, so that cells are read as the kernel reads them. Takes some 0.3 s to load. */
const loadCompiler = (): typeof TypeScript =>
  (compiler ??= createRequire(require.resolve("tslab/dist/converter.js"))(
    "@tslab/typescript-for-tslab",
  ) as typeof TypeScript);

/** Changes whenever another compiler or another version of this module might find something else. */
function version(): string {
  const { version } = require("@tslab/typescript-for-tslab/package.json") as { version: string };
  return `${version} ${readFileSync(new URL(import.meta.url), "utf8")}`;
}

/** Whether nothing of the imported module is wanted at run time. */
function isTypeOnly({ importClause }: TypeScript.ImportDeclaration, ts: typeof TypeScript): boolean {
  if (!importClause) return false;
  const { isTypeOnly, name, namedBindings } = importClause;
  if (isTypeOnly || name || !namedBindings || !ts.isNamedImports(namedBindings)) return isTypeOnly;
  const { elements } = namedBindings;
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

/** Whether a call loads or finds a module: `import`, `require`, `createRequire(…)`, or their `.resolve`. */
function isLoader(called: TypeScript.Expression, ts: typeof TypeScript): boolean {
  if (ts.isPropertyAccessExpression(called) && called.name.text === "resolve")
    return ts.isMetaProperty(called.expression) || isLoader(called.expression, ts);
  if (ts.isCallExpression(called))
    return ts.isIdentifier(called.expression) && called.expression.text === "createRequire";
  return (
    called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require")
  );
}

/** The beginning of a specifier that names a package whatever follows. */
const WHOLE_PACKAGE = /^(@[^/]+\/)?[^/.@][^/]*\//;

function calledSpecifier(node: TypeScript.CallExpression, ts: typeof TypeScript): string | undefined {
  const [argument] = node.arguments;
  if (!argument || !isLoader(node.expression, ts)) return undefined;
  if (ts.isTemplateExpression(argument))
    return WHOLE_PACKAGE.test(argument.head.text) ? argument.head.text : undefined;
  return ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

/** The address of `new URL("./worker.js", import.meta.url)`: how a module names a worker or a file beside it. */
function fileBeside(node: TypeScript.NewExpression, ts: typeof TypeScript): string | undefined {
  const [address, base] = node.arguments ?? [];
  const isBesideModule =
    ts.isIdentifier(node.expression) &&
    node.expression.text === "URL" &&
    base !== undefined &&
    ts.isPropertyAccessExpression(base) &&
    ts.isMetaProperty(base.expression) &&
    base.name.text === "url";
  const isFile = address && ts.isStringLiteralLike(address) && /\.\w+$/.test(address.text);
  return isBesideModule && isFile ? address.text : undefined;
}

function specifierOf(node: TypeScript.Node, ts: typeof TypeScript): string | undefined {
  if (ts.isCallExpression(node)) return calledSpecifier(node, ts);
  if (ts.isNewExpression(node)) return fileBeside(node, ts);
  const from =
    ts.isImportDeclaration(node) && !isTypeOnly(node, ts)
      ? node.moduleSpecifier
      : ts.isExportDeclaration(node) && !node.isTypeOnly
        ? node.moduleSpecifier
        : undefined;
  return from && ts.isStringLiteral(from) ? from.text : undefined;
}

/** Without one of these words, a text imports nothing. */
const MAY_IMPORT = /\b(?:import|export|require|createRequire)\b/;

function find(text: string): string[] {
  const ts = loadCompiler();
  const found = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    const specifier = specifierOf(node, ts);
    if (specifier !== undefined) found.add(specifier);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", text, ts.ScriptTarget.Latest));
  return [...found];
}

/**
 * The specifiers that a module or cell, TypeScript or JavaScript, imports at run time, and of the files it names beside itself, such
 * as workers; type-only imports reach no code.
 */
export const importsOf = (text: string): string[] =>
  MAY_IMPORT.test(text) ? cachedImports(text, version, find) : [];
