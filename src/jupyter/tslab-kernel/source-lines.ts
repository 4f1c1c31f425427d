import { SourceMap } from "node:module";

/** The parts of the compiler that tslab turns a cell's TypeScript into JavaScript with. */
interface Compiler {
  createWatchCompilerHost(files: string[], options: object, ...rest: unknown[]): unknown;
  transpileModule(code: string, options: { compilerOptions: object }): { outputText: string };
}

interface Transpiled {
  outputText: string;
  sourceMapText: string;
}

const INLINE_MAP = /^\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/m;
const MAP_LINK = /^\/\/# sourceMappingURL=\S+\s*$/m;
/** tslab puts `export {};` on a line of its own before each cell's source. */
const LINES_BEFORE_SOURCE = 1;
/** A place in a cell's code, as the engine writes it into stack traces. */
const PLACE = /\bcell-(\d+)\.js:(\d+):(\d+)/;

const parse = (json: string): SourceMap => new SourceMap(JSON.parse(json));

/** A line and column, both counted from 1. */
interface Position {
  line: number;
  column: number;
}

/** Where `position` came from, through maps ordered from the last compilation step to the first. */
function trace(maps: SourceMap[], position: Position): Position | undefined {
  let { line, column } = position;
  for (const map of maps) {
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalLine" in entry)) return undefined;
    [line, column] = [entry.originalLine + 1, entry.originalColumn + 1];
  }
  return { line: line - LINES_BEFORE_SOURCE, column };
}

/**
 * Knows which line of a cell's source each place in its compiled code came from. tslab compiles a cell in two steps and
 * throws the source maps away; this makes the first step write its map into the code, reads it in the second, and names
 * the code so that stack traces tell the cells apart.
 */
export class SourceLines {
  private readonly maps = new Map<number, SourceMap[]>();
  private latest: SourceMap[] = [];

  /** The compiler as tslab is to load it. */
  instrument<C extends Compiler>(compiler: C): C {
    const { createWatchCompilerHost, transpileModule } = compiler;
    return {
      ...compiler,
      createWatchCompilerHost: (files: string[], options: object, ...rest: unknown[]) =>
        createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest),
      transpileModule: (code: string, options: { compilerOptions: object }) => {
        const first = INLINE_MAP.exec(code)?.[1];
        const compilerOptions = { ...options.compilerOptions, sourceMap: true };
        const { outputText, sourceMapText } = transpileModule(code.replace(INLINE_MAP, ""), {
          ...options,
          compilerOptions,
        }) as Transpiled;
        this.latest = first ? [parse(sourceMapText), parse(Buffer.from(first, "base64").toString())] : [];
        return { outputText: outputText.replace(MAP_LINK, "") };
      },
    };
  }

  /** Keeps the maps of the code that was compiled last as those of cell `count`, and names the code. */
  name(code: string, count: number): string {
    this.maps.set(count, this.latest);
    return `${code}\n//# sourceURL=cell-${count}.js`;
  }

  /** The cell and source position a stack frame names, if it lies in a cell. */
  locate(frame: string): { cell: number; position?: Position } | undefined {
    const found = PLACE.exec(frame);
    if (!found) return undefined;
    const [cell, line, column] = found.slice(1).map(Number) as [number, number, number];
    const position = trace(this.maps.get(cell) ?? [], { line, column });
    return { cell, ...(position && { position }) };
  }

  /** The frame with the source position in place of the compiled code's; tslab calls through a proxy of all exports. */
  rewrite(frame: string): string {
    const at = this.locate(frame);
    if (!at?.position) return frame;
    return frame.replace(PLACE, `cell [${at.cell}]:${at.position.line}`).replace("at Proxy.", "at ");
  }
}
