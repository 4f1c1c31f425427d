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

/** Graphviz makes room by Arial's widths; the system faces that readers have instead are up to a seventh wider. */
const SHOWN_SIZE = 0.875;
/** How far above its baseline the middle of a line of text stands, as a share of its size. */
const MIDDLE = 0.35;

const TEXT = /text-anchor="start" x="([^"]+)" y="([^"]+)"/g;
const PLACE = /(<text [^>]* y=")([^"]+)("[^>]* font-size=")([^"]+)"/g;

const place = (x: number, y: number): string => `${x} ${y}`;

/** The width that was made free for each text, by where the text begins. */
function widthsOf({ objects = [], edges = [] }: Layout): Map<string, number> {
  const operations = [...objects, ...edges].flatMap((part) =>
    Object.entries(part).flatMap(([key, value]) => (/ldraw_$/.test(key) ? (value as Operation[]) : [])),
  );
  const texts = operations.filter(({ op, pt, width }) => op === "T" && pt && width !== undefined);
  return new Map(texts.map(({ pt, width }) => [place(pt![0], pt![1]), width!]));
}

/** Sets each text in the middle of its room and a little smaller, so that any reader's sans-serif face fits. */
export function fitText(svg: string, json: string): string {
  const widths = widthsOf(JSON.parse(json) as Layout);
  const centered = svg.replace(TEXT, (whole, x: string, y: string) => {
    const width = widths.get(place(Number(x), -Number(y)));
    return width === undefined ? whole : `text-anchor="middle" x="${Number(x) + width / 2}" y="${y}"`;
  });
  return centered.replace(PLACE, (_, before: string, y: string, between: string, size: string) => {
    const shown = Number(size) * SHOWN_SIZE;
    return `${before}${Number(y) - MIDDLE * (Number(size) - shown)}${between}${shown}"`;
  });
}
