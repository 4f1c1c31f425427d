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
  createWatchProgram: (host: WatchHost) => unknown;
  visitEachChild: (node: SyntaxNode, visit: (child: SyntaxNode) => SyntaxNode, context: object) => SyntaxNode;
  isShorthandPropertyAssignment: (node: SyntaxNode) => boolean;
  factory: {
    createIdentifier: (text: string) => SyntaxNode;
    createPropertyAccessExpression: (object: SyntaxNode, name: string) => SyntaxNode;
    createPropertyAssignment: (name: SyntaxNode, value: SyntaxNode) => SyntaxNode;
    createAssignment: (target: SyntaxNode, value: SyntaxNode) => SyntaxNode;
  };
}

export interface SyntaxNode {
  awaitModifier?: object;
  name?: { text: string } & SyntaxNode;
  /** The default of `({ x = 1 } = options)`. */
  objectAssignmentInitializer?: SyntaxNode;
}

/** What knows which declaration a name means. */
export interface Checker {
  getShorthandAssignmentValueSymbol: (
    node: SyntaxNode,
  ) => { declarations?: { getSourceFile: () => { fileName: string } }[] } | undefined;
}

export type Transformer = (context: object) => (file: SyntaxNode) => SyntaxNode;

/** A compiled program; `emit` writes its JavaScript. */
export interface Builder {
  getProgram: () => { getTypeChecker: () => Checker };
  emit: (
    file: unknown,
    write: unknown,
    token: unknown,
    onlyDeclarations: unknown,
    transformers: object | undefined,
  ) => unknown;
}

/** How the compiler reads files. */
export interface WatchHost {
  readFile: (path: string, encoding?: string) => string | undefined;
  fileExists: (path: string) => boolean;
  setTimeout: (callback: () => void, ms: number) => unknown;
  clearTimeout: (timer: unknown) => void;
  /** Called with each new program. */
  afterProgramCreate: (builder: Builder) => void;
}

interface WatchOptions {
  lib: string[];
}

export interface TranspileOutput {
  outputText: string;
  sourceMapText: string;
}
