import { SourceMap } from "node:module";
import type { Compiler, TranspileOutput } from "./typescript.js";

const INLINE_MAP = /^\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/m;
const MAP_LINK = /^\/\/# sourceMappingURL=\S+\s*$/m;
/** tslab puts `export {};` on a line before each cell's source. */
const LINES_BEFORE_SOURCE = 1;
/** A location in a cell's code, as V8 writes it into stack traces. */
const LOCATION = /\bcell-(\d+)\.js:(\d+):(\d+)/;

type MapContent = ConstructorParameters<typeof SourceMap>[0];

/** The source maps of these texts; none if one is no map, as when a cell has replaced what the compiler writes them with. */
function parse(...texts: string[]): SourceMap[] {
  try {
    return texts.map((text) => new SourceMap(JSON.parse(text) as MapContent));
  } catch {
    return [];
  }
}

/** A line and column, both counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Follows `position` through the source maps, from the last compilation step to the first. */
function trace(maps: SourceMap[], position: Position): Position | undefined {
  let { line, column } = position;
  for (const map of maps) {
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalLine" in entry)) return undefined;
    line = entry.originalLine + 1;
    column = entry.originalColumn + 1;
  }
  return { line: line - LINES_BEFORE_SOURCE, column };
}

/**
 * Maps locations in compiled cells to their source. tslab compiles a cell in two steps and discards the source maps; here
 * the first step writes its map into the code, the second reads it, and the code gets a name that tells cells apart.
 */
export class SourceLines {
  readonly firstStepOptions = { inlineSourceMap: true };
  private readonly maps = new Map<number, SourceMap[]>();
  private latest: SourceMap[] = [];

  /** The second step. */
  transpile(
    code: string,
    options: { compilerOptions: object },
    transpileModule: Compiler["transpileModule"],
  ): TranspileOutput {
    const firstMap = INLINE_MAP.exec(code)?.[1];
    const output = transpileModule(code.replace(INLINE_MAP, ""), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    this.latest =
      firstMap === undefined ? [] : parse(output.sourceMapText, Buffer.from(firstMap, "base64").toString());
    return { ...output, outputText: output.outputText.replace(MAP_LINK, "") };
  }

  /** Stores the maps of the latest output as those of cell `count`. Returns the code with its name. */
  name(code: string, count: number): string {
    this.maps.set(count, this.latest);
    return `${code}\n//# sourceURL=cell-${count}.js`;
  }

  /** The source position of a position in the compiled code of cell `count`. */
  positionOf(count: number, position: Position): Position | undefined {
    return trace(this.maps.get(count) ?? [], position);
  }

  /** The cell and source position that a stack frame names; undefined if it is not in a cell. */
  locate(frame: string): { cell: number; position: Position } | undefined {
    const [cell, line, column] = (LOCATION.exec(frame) ?? []).slice(1).map(Number);
    if (cell === undefined || line === undefined || column === undefined) return undefined;
    const position = this.positionOf(cell, { line, column });
    return position && { cell, position };
  }

  /** The cell that a stack leads to: `preferred` if one of its frames does, otherwise that of the first frame in a cell. */
  cellOf(stack: string, preferred: number): number | undefined {
    const cells = stack.split("\n").flatMap((frame) => LOCATION.exec(frame)?.[1] ?? []);
    return cells.includes(String(preferred))
      ? preferred
      : cells[0] === undefined
        ? undefined
        : Number(cells[0]);
  }

  /** Whether a stack frame is in a cell's code and not in its source: in what tslab puts around it. */
  isWrapper(frame: string): boolean {
    return LOCATION.test(frame) && this.locate(frame) === undefined;
  }

  /** A stack frame with its source position. tslab calls cells' functions through a proxy of all exports. */
  rewrite(frame: string): string {
    const location = this.locate(frame);
    if (!location) return frame;
    return frame
      .replace(LOCATION, `cell [${location.cell}]:${location.position.line}`)
      .replace("at Proxy.", "at ");
  }
}
