import { isBuiltin } from "node:module";
import type ts from "typescript";
import {
  boundNames,
  type Edit,
  expressionEdits,
  namesRead,
  Obstacle,
  outerNames,
  withoutTypes,
} from "./cell-syntax.js";
import { type Constant, constantsOf } from "./constants.js";
import { typescript } from "./typescript.js";

/** A cell as statements of a function whose outer scope has a variable for each top-level name of the chapter. */
export interface CompiledCell {
  code: string;
  /** The names it declares, which later cells see. */
  names: string[];
  /** Names it declares as functions or classes, with what these use; inside the cell they are its own, setters hand them on. */
  own: Map<string, Set<string>>;
  /** Names it uses; some may be those of its functions' own variables. */
  reads: Set<string>;
  /** Its constants that a reader could set. */
  constants: Constant[];
}

/** Finds a module that cells may import: its key in the worker, and what it exports. */
export type FindModule = (specifier: string) => { key: string; exports: string[] } | undefined;

/** The name of the function that sets the chapter's variable `name`. */
export const setterOf = (name: string): string => `$set_${name}`;

/** Translates a cell's top-level statements one by one. */
class CellCompiler {
  readonly names: string[] = [];
  readonly own = new Map<string, Set<string>>();
  /** Statements that run first: functions are known before the first line. */
  private readonly first: string[] = [];
  private readonly edits: Edit[];

  private readonly file: ts.SourceFile;
  private readonly findModule: FindModule;

  constructor(file: ts.SourceFile, findModule: FindModule) {
    this.file = file;
    this.findModule = findModule;
    this.edits = expressionEdits(file);
  }

  compile(): string {
    const { statements } = this.file;
    const rest = statements.map((statement, i) => this.statement(statement, i === statements.length - 1));
    return [...this.first, ...rest].filter(Boolean).join("\n");
  }

  /** The text of a node with the changes inside it. */
  private text(node: ts.Node, from = node.getStart(this.file)): string {
    let [at, text] = [from, ""];
    for (const edit of this.edits.filter(({ start, end }) => start >= from && end <= node.end)) {
      text += this.file.text.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return text + this.file.text.slice(at, node.end);
  }

  private statement(node: ts.Statement, isLast: boolean): string {
    const compiler = typescript();
    if (compiler.isImportDeclaration(node)) return this.importOf(node);
    if (compiler.isVariableStatement(node))
      return node.declarationList.declarations.map((each) => this.variable(each)).join("\n");
    if (compiler.isFunctionDeclaration(node) || compiler.isClassDeclaration(node)) return this.named(node);
    if (compiler.isExportDeclaration(node)) return "";
    if (compiler.isExpressionStatement(node) && isLast) return `$show(${this.text(node.expression)});`;
    return `${this.text(node)};`;
  }

  /** `const { a } = b` → `({ a } = b);`: the variable itself belongs to the chapter. */
  private variable({ name, initializer }: ts.VariableDeclaration): string {
    this.names.push(...boundNames(name));
    const value = initializer ? this.text(initializer) : "undefined";
    return `(${this.text(name)} = ${value});`;
  }

  private named(node: ts.FunctionDeclaration | ts.ClassDeclaration): string {
    const { isFunctionDeclaration } = typescript();
    const name = node.name?.text;
    if (name === undefined) throw new Obstacle("an export without a name");
    this.names.push(name);
    this.own.set(name, outerNames(node));
    const declared = this.text(node, node.modifiers?.find(isExport)?.end);
    const handOn = `${setterOf(name)}(${name});`;
    if (!isFunctionDeclaration(node)) return `${declared}\n${handOn}`;
    this.first.push(handOn);
    return declared;
  }

  private importOf({ moduleSpecifier, importClause }: ts.ImportDeclaration): string {
    const { isStringLiteralLike, isNamespaceImport } = typescript();
    const specifier = isStringLiteralLike(moduleSpecifier) ? moduleSpecifier.text : "";
    const module = this.findModule(specifier);
    if (!module) throw new Obstacle(`the import of ${specifier}`);
    const isPartial = isBuiltin(specifier);
    const from = `$modules[${JSON.stringify(module.key)}]`;
    const bind = (local: string, value: string) => {
      this.names.push(local);
      return `${local} = ${value};`;
    };
    const { name, namedBindings } = importClause ?? {};
    if (isPartial && (name || (namedBindings && isNamespaceImport(namedBindings))))
      throw new Obstacle(`the import of all of ${specifier}`);
    const lines = name ? [bind(name.text, `${from}.default`)] : [];
    if (namedBindings && isNamespaceImport(namedBindings)) lines.push(bind(namedBindings.name.text, from));
    else
      for (const { name: local, propertyName } of namedBindings?.elements ?? []) {
        const imported = (propertyName ?? local).text;
        // What a module does not export is a type, which leaves nothing behind; of Node's modules the page has only parts.
        if (isPartial && !module.exports.includes(imported))
          throw new Obstacle(`the import of ${imported} from ${specifier}`);
        if (module.exports.includes(imported)) lines.push(bind(local.text, `${from}.${imported}`));
      }
    return lines.join("\n");
  }
}

const isExport = (node: ts.ModifierLike): boolean => node.kind === typescript().SyntaxKind.ExportKeyword;

/** Compiles a cell. Throws an Obstacle if it needs what no browser has. */
export function compileCell(source: string, findModule: FindModule): CompiledCell {
  const { createSourceFile, ScriptKind, ScriptTarget } = typescript();
  const script = withoutTypes(source);
  const file = createSourceFile("cell.js", script, ScriptTarget.Latest, true, ScriptKind.JS);
  const compiler = new CellCompiler(file, findModule);
  const code = compiler.compile();
  return {
    code,
    names: compiler.names,
    own: compiler.own,
    reads: namesRead(file),
    constants: constantsOf(file),
  };
}
