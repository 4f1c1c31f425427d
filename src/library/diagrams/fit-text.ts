/** A drawing operation of Graphviz's JSON; `T` writes text at a point, y upwards, over a width. */
interface Operation {
  op: string;
  pt?: [number, number];
  width?: number;
}

interface Layout {
  objects?: Record<string, unknown>[];
  edges?: Record<string, unknown>[];
}

/** Graphviz reserves space by Arial's widths; readers' system fonts are up to a seventh wider. */
const SHOWN_SIZE = 0.875;
/** Height of the middle of a line above its baseline, as a share of the font size. */
const MIDDLE = 0.35;

const TEXT = /text-anchor="start" x="([^"]+)" y="([^"]+)"/g;
const FONT_SIZE = /(<text [^>]* y=")([^"]+)("[^>]* font-size=")([^"]+)"/g;

const position = (x: number, y: number): string => `${x} ${y}`;

/** The width reserved for each text, by the position where it begins. */
function widthsOf({ objects = [], edges = [] }: Layout): Map<string, number> {
  const operations = [...objects, ...edges].flatMap((part) =>
    Object.entries(part).flatMap(([key, value]) => (/ldraw_$/.test(key) ? (value as Operation[]) : [])),
  );
  const texts = operations.filter(({ op, pt, width }) => op === "T" && pt && width !== undefined);
  return new Map(texts.map(({ pt, width }) => [position(pt![0], pt![1]), width!]));
}

/** Centers each text in its reserved width and shrinks it a little, so that any sans-serif font fits. */
export function fitText(svg: string, json: string): string {
  const widths = widthsOf(JSON.parse(json) as Layout);
  const centered = svg.replace(TEXT, (whole, x: string, y: string) => {
    const width = widths.get(position(Number(x), -Number(y)));
    return width === undefined ? whole : `text-anchor="middle" x="${Number(x) + width / 2}" y="${y}"`;
  });
  return centered.replace(FONT_SIZE, (_, before: string, y: string, between: string, size: string) => {
    const shown = Number(size) * SHOWN_SIZE;
    return `${before}${Number(y) - MIDDLE * (Number(size) - shown)}${between}${shown}"`;
  });
}
