/** The functions of TypeScript that tslab compiles cells with, and the syntax that `hasTopLevelAwait` looks at. */
export interface Compiler {
  createWatchCompilerHost: (files: string[], options: WatchOptions, ...rest: unknown[]) => WatchHost;
  transpileModule: (code: string, options: { compilerOptions: object }) => TranspileOutput;
  createSourceFile: (name: string, text: string, target: number, setParents: boolean) => SyntaxNode;
  forEachChild: <T>(node: SyntaxNode, visit: (child: SyntaxNode) => T | undefined) => T | undefined;
  isFunctionLike: (node: SyntaxNode) => boolean;
  isAwaitExpression: (node: SyntaxNode) => boolean;
  isForOfStatement: (node: SyntaxNode) => boolean;
  ScriptTarget: { Latest: number };
}

export interface SyntaxNode {
  awaitModifier?: object;
}

/** How the compiler reads files. */
export interface WatchHost {
  readFile: (path: string, encoding?: string) => string | undefined;
  fileExists: (path: string) => boolean;
}

interface WatchOptions {
  lib: string[];
}

export interface TranspileOutput {
  outputText: string;
  sourceMapText: string;
}
