import type { Builder, Checker, Compiler, SyntaxNode, Transformer } from "./typescript.js";

/** tslab's file of what earlier cells have declared. */
const EARLIER_CELLS = /(^|\/)__prev__\.d\.ts$/;

/**
 * Writes `{ x }` as `{ x: exports.x }` where an earlier cell has declared `x`. tslab gives such names the prefix `exports.`, but overlooks
 * those that are a property and its value at once: the cell would fail with "x is not defined".
 */
function completeShorthand(compiler: Compiler, checker: Checker): Transformer {
  const { factory } = compiler;
  return (context) => (file) => {
    const isFromEarlierCell = (node: SyntaxNode): boolean =>
      checker
        .getShorthandAssignmentValueSymbol(node)
        ?.declarations?.some((each) => EARLIER_CELLS.test(each.getSourceFile().fileName)) ?? false;
    const visit = (node: SyntaxNode): SyntaxNode => {
      const visited = compiler.visitEachChild(node, visit, context);
      const { name, objectAssignmentInitializer: initial } = visited;
      if (!compiler.isShorthandPropertyAssignment(node) || !name || !isFromEarlierCell(node)) return visited;
      const value = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name.text);
      return factory.createPropertyAssignment(
        name,
        // As in `({ x = 1 } = options)`.
        initial ? factory.createAssignment(value, initial) : value,
      );
    };
    return visit(file);
  };
}

/** Makes a program of cells emit complete shorthand properties. */
export function withCompleteShorthand(compiler: Compiler, builder: Builder): Builder {
  const emit = builder.emit.bind(builder);
  builder.emit = (file, write, token, onlyDeclarations, transformers) => {
    const before = [completeShorthand(compiler, builder.getProgram().getTypeChecker())];
    return emit(file, write, token, onlyDeclarations, transformers && { ...transformers, before });
  };
  return builder;
}
