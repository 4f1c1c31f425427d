import type ts from "typescript";
import { typescript } from "./typescript.js";

/** What a cell needs that no browser has, or that cannot be compiled ahead; words for the reader. */
export class Obstacle extends Error {}

/** A change of a script's text: the characters from `start` to `end` become `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The script of a cell without its types. Throws an Obstacle if it does not compile. */
export function withoutTypes(source: string): string {
  const { ModuleKind, ScriptTarget, transpileModule, flattenDiagnosticMessageText } = typescript();
  const { outputText, diagnostics = [] } = transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: {
      target: ScriptTarget.ES2022,
      module: ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  const [fault] = diagnostics;
  if (fault)
    throw new Obstacle(
      `code that does not compile (${flattenDiagnosticMessageText(fault.messageText, " ")})`,
    );
  return outputText;
}

/** The names that a declaration's left side binds. */
export function boundNames(name: ts.BindingName): string[] {
  const { isIdentifier, isBindingElement } = typescript();
  if (isIdentifier(name)) return [name.text];
  const elements: readonly ts.Node[] = name.elements;
  return elements.filter(isBindingElement).flatMap((element) => boundNames(element.name));
}

/** All names that a script uses, but for those of properties. */
export function namesRead(root: ts.Node): Set<string> {
  const { forEachChild, isIdentifier, isPropertyAccessExpression, isPropertyAssignment } = typescript();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isIdentifier(node)) names.add(node.text);
    if (isPropertyAccessExpression(node)) visit(node.expression);
    else if (isPropertyAssignment(node) && isIdentifier(node.name)) visit(node.initializer);
    else forEachChild(node, visit);
  };
  visit(root);
  return names;
}

/** The names of the outer scope that a function or class uses: not its parameters, nor the variables of its body. */
export function outerNames(node: ts.FunctionDeclaration | ts.ClassDeclaration): Set<string> {
  const { isFunctionDeclaration, isVariableStatement } = typescript();
  const names = namesRead(node);
  if (!isFunctionDeclaration(node)) return names;
  const variables = [...(node.body?.statements ?? [])]
    .filter(isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  for (const { name } of [...node.parameters, ...variables])
    for (const bound of boundNames(name)) names.delete(bound);
  return names;
}

/** `new Function("x", "return x;")` as an expression: no text becomes code in the page. */
function functionOfTexts(node: ts.Node): string | undefined {
  const { isNewExpression, isCallExpression, isIdentifier, isStringLiteralLike } = typescript();
  if (!(isNewExpression(node) || isCallExpression(node))) return undefined;
  if (!isIdentifier(node.expression) || node.expression.text !== "Function") return undefined;
  const texts = (node.arguments ?? []).map((each) => (isStringLiteralLike(each) ? each.text : undefined));
  if (texts.includes(undefined)) throw new Obstacle("functions made from text at run time (new Function)");
  return `(function anonymous(${texts.slice(0, -1).join(",")}\n) {\n${texts.at(-1) ?? ""}\n})`;
}

/** Why an expression cannot run in a worker of the page. */
function obstacleOf(node: ts.Node): string | undefined {
  const { isCallExpression, isIdentifier, isMetaProperty, isStringLiteralLike, SyntaxKind } = typescript();
  if (isMetaProperty(node) && node.keywordToken === SyntaxKind.ImportKeyword) return "import.meta";
  if (!isCallExpression(node)) return undefined;
  const { expression } = node;
  const isRequire = isIdentifier(expression) && expression.text === "require";
  if (!isRequire && expression.kind !== SyntaxKind.ImportKeyword) return undefined;
  const [name] = node.arguments;
  return `the import of ${name && isStringLiteralLike(name) ? name.text : "a module that the code names as it runs"}`;
}

/** The changes inside a cell's expressions. Throws an Obstacle if one of them cannot run in a browser. */
export function expressionEdits(file: ts.SourceFile): Edit[] {
  const { forEachChild } = typescript();
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    const obstacle = obstacleOf(node);
    if (obstacle !== undefined) throw new Obstacle(obstacle);
    const text = functionOfTexts(node);
    if (text === undefined) return void forEachChild(node, visit);
    edits.push({ start: node.getStart(file), end: node.end, text });
  };
  visit(file);
  return edits;
}
