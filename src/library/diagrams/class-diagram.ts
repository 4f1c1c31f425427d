import { palette } from "../../shared/palette.js";
import { diagramStyle, type Drawing, escapeLabel, layoutDiagram } from "./layout.js";

/** A class of a class diagram; its relations name other classes. */
export interface ClassBox {
  name: string;
  /** Set in italics, as UML does. */
  isAbstract?: boolean;
  members?: string[];
  /** The class it inherits from. */
  parent?: string;
  /** Classes it holds instances of. */
  has?: string[];
  /** Classes it is given instances of. */
  uses?: string[];
}

function label({ name, isAbstract, members = [] }: ClassBox): string {
  const title = isAbstract ? `<i><b>${escapeLabel(name)}</b></i>` : `<b>${escapeLabel(name)}</b>`;
  if (members.length === 0) return title;
  return `${title}<br/>${members.map((member) => `<font point-size="14">${escapeLabel(member)}</font>`).join("<br/>")}`;
}

/**
 * Draws a class diagram: hollow arrows for inheritance, diamonds for parts, dashed lines for use.
 *
 * @example drawing(await drawClasses([{ name: "Layer", isAbstract: true }, { name: "Dense", parent: "Layer" }]));
 */
export async function drawClasses(classes: ClassBox[]): Promise<Drawing> {
  const line = { color: palette.muted.light, fontcolor: palette.muted.light };
  const edges = classes.flatMap(({ name, parent, has = [], uses = [] }) => [
    ...(parent
      ? [{ tail: parent, head: name, attributes: { ...line, dir: "back", arrowtail: "empty" } }]
      : []),
    ...has.map((part) => ({
      tail: name,
      head: part,
      attributes: { ...line, dir: "back", arrowtail: "odiamond", label: "has" },
    })),
    ...uses.map((other) => ({
      tail: name,
      head: other,
      attributes: { ...line, style: "dashed", arrowhead: "vee", label: "uses" },
    })),
  ]);
  const nodes = classes.map((box) => ({
    name: box.name,
    attributes: {
      label: { html: label(box) },
      shape: "box",
      color: box.isAbstract ? palette.accent.light : palette.muted.light,
      fontcolor: palette.foreground.light,
    },
  }));
  const svg = await layoutDiagram({ ...diagramStyle, directed: true, nodes, edges }, "Class diagram");
  const text = classes
    .map(({ name, parent, has, uses }) =>
      [name, parent && `is a ${parent}`, has && `has ${has.join(", ")}`, uses && `uses ${uses.join(", ")}`]
        .filter(Boolean)
        .join("; "),
    )
    .join("\n");
  return { svg, text };
}
