import type ts from "typescript";
import type { SettingValue } from "../live-worker/protocol.js";
import { typescript } from "./typescript.js";

/** A constant at the top of a cell, with a value that a reader could type. */
export interface Constant {
  name: string;
  value: SettingValue;
}

/** A literal's value: a number, a word, or a list of numbers or lists; undefined for any other expression. */
function literalValue(node: ts.Expression): SettingValue | undefined {
  const compiler = typescript();
  if (compiler.isNumericLiteral(node)) return Number(node.text);
  if (compiler.isStringLiteralLike(node)) return node.text;
  if (compiler.isPrefixUnaryExpression(node) && node.operator === compiler.SyntaxKind.MinusToken) {
    const value = literalValue(node.operand);
    return typeof value === "number" ? -value : undefined;
  }
  if (!compiler.isArrayLiteralExpression(node)) return undefined;
  const values = node.elements.map(literalValue);
  const known = values.filter((value) => value !== undefined && typeof value !== "string");
  return known.length === values.length ? known : undefined;
}

/** The constants of a script's top level whose values are literals. */
export function constantsOf(file: ts.SourceFile): Constant[] {
  const { isVariableStatement, isIdentifier } = typescript();
  return file.statements
    .filter(isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(({ name, initializer }) => {
      const value = initializer && literalValue(initializer);
      return isIdentifier(name) && value !== undefined ? [{ name: name.text, value }] : [];
    });
}
