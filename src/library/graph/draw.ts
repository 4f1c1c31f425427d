import { formatNumber } from "../../shared/format-number.js";
import { palette } from "../../shared/palette.js";
import { diagramStyle, type Drawing, escapeLabel, layoutDiagram } from "../diagrams/index.js";
import { nodesOf } from "./backward.js";
import type { Value } from "./value.js";

/** What a drawing of a graph shows besides nodes and edges. */
export interface GraphDrawing {
  /** Each node's value, in red. Default true. */
  values?: boolean;
  /** Each node's gradient, and on each edge the local derivative and the gradient passed back, in blue. Default true. */
  gradients?: boolean;
  /** Where the output lies, seen from the inputs. `down` is narrower. Default `right`. */
  direction?: "right" | "down";
}

const number = (x: number): string => formatNumber(x, 6);
/** Keeps a label off its edge and off the next label. */
const CLEARANCE = "\u00a0\u00a0";

const factor = (x: number): string => (x < 0 ? `(${number(x)})` : number(x));
const colored = (color: string, text: string) => `<font color="${color}">${escapeLabel(text)}</font>`;

function nodeLabel(node: Value, { values, gradients }: GraphDrawing): string {
  const formula = node.operation?.formula(...node.inputs.map((each) => each.name));
  const isNamed = formula !== undefined && formula !== node.name;
  const head = escapeLabel(isNamed ? `${node.name} = ${formula}` : node.name);
  const facts = [
    ...(values ? [colored(palette.value.light, number(node.value))] : []),
    ...(gradients ? [colored(palette.gradient.light, number(node.gradient))] : []),
  ];
  return [head, ...(facts.length > 0 ? [facts.join("&#160;&#160;&#160;")] : [])].join("<br/>");
}

/** The local derivative; below it, upstream gradient × local derivative = gradient passed on. */
function edgeLabel(from: Value, to: Value, local: number): string {
  return [
    `∂${to.name}/∂${from.name} = ${number(local)}`,
    `${number(to.gradient)} × ${factor(local)} = ${number(to.gradient * local)}`,
  ]
    .map((line) => colored(palette.gradient.light, `${CLEARANCE}${line}${CLEARANCE}`))
    .join("<br/>");
}

function describe(nodes: Value[], { values, gradients }: GraphDrawing): string {
  return nodes
    .map((node) => {
      const formula = node.operation
        ? ` = ${node.operation.formula(...node.inputs.map((each) => each.name))}`
        : "";
      const value = values ? `  value ${number(node.value)}` : "";
      return `${node.name}${formula}${value}${gradients ? `  gradient ${number(node.gradient)}` : ""}`;
    })
    .join("\n");
}

/**
 * Draws the graph that leads to `output`.
 *
 * @example drawing(await drawGraph(e, { values: true, gradients: false }));
 */
export async function drawGraph(output: Value, options: GraphDrawing = {}): Promise<Drawing> {
  const shown = { values: true, gradients: true, direction: "right", ...options } as const;
  const nodes = nodesOf(output);
  const id = (node: Value) => `n${nodes.indexOf(node)}`;
  const svg = await layoutDiagram(
    {
      ...diagramStyle,
      directed: true,
      graphAttributes: {
        ...diagramStyle.graphAttributes,
        rankdir: shown.direction === "down" ? "TB" : "LR",
        nodesep: 0.45,
        ranksep: shown.gradients && shown.direction === "right" ? 0.12 : 0.5,
      },
      nodes: nodes.map((node) => ({
        name: id(node),
        attributes: {
          label: { html: nodeLabel(node, shown) },
          shape: "box",
          style: node.operation ? "rounded" : "rounded,dashed",
          color: palette.muted.light,
          fontcolor: palette.foreground.light,
        },
      })),
      edges: nodes.flatMap((node) =>
        node.inputs.map((from, k) => ({
          tail: id(from),
          head: id(node),
          attributes: {
            color: palette.muted.light,
            ...(shown.gradients ? { label: { html: edgeLabel(from, node, node.localDerivatives[k]!) } } : {}),
          },
        })),
      ),
    },
    `Computational graph of ${output.name}`,
  );
  return { svg, text: describe(nodes, shown) };
}
