import { formatNumber } from "../../shared/format-number.js";
import { palette } from "../../shared/palette.js";
import { diagramStyle, type Drawing, escapeLabel, layoutDiagram } from "../diagrams/index.js";
import { nodesOf } from "./backward.js";
import type { Value } from "./value.js";

/** What a drawing of a graph shows beside its nodes and edges. */
export interface GraphDrawing {
  /** Each node's value, in red. */
  values?: boolean;
  /** Each edge's local derivative and the gradient it carries back, in blue. */
  gradients?: boolean;
}

const number = (x: number): string => formatNumber(x, 6);
const colored = (color: string, text: string) => `<font color="${color}">${escapeLabel(text)}</font>`;

function nodeLabel(node: Value, { values, gradients }: GraphDrawing): string {
  const formula = node.operation?.formula(...node.inputs.map((each) => each.name));
  const isNamed = formula !== undefined && formula !== node.name;
  const head = `<b>${escapeLabel(node.name)}</b>${isNamed ? escapeLabel(` = ${formula}`) : ""}`;
  const facts = [
    ...(values ? [colored(palette.value.light, number(node.value))] : []),
    ...(gradients ? [colored(palette.gradient.light, number(node.gradient))] : []),
  ];
  return [head, ...(facts.length > 0 ? [facts.join("&#160;&#160;&#160;")] : [])].join("<br/>");
}

/** Upstream gradient × local derivative = what flows on, as the homework's figure 2 writes at each edge. */
function edgeLabel(from: Value, to: Value, local: number): string {
  return [
    colored(palette.gradient.light, `∂${to.name}/∂${from.name} = ${number(local)}`),
    colored(
      palette.gradient.light,
      `${number(to.gradient)} × ${number(local)} = ${number(to.gradient * local)}`,
    ),
  ].join("<br/>");
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

/** Draws the graph that leads to `output`, inputs on the left. Both values and gradients are shown by default. */
export async function drawGraph(output: Value, options: GraphDrawing = {}): Promise<Drawing> {
  const shown = { values: true, gradients: true, ...options };
  const nodes = nodesOf(output);
  const id = (node: Value) => `n${nodes.indexOf(node)}`;
  const svg = await layoutDiagram(
    {
      ...diagramStyle,
      directed: true,
      graphAttributes: {
        ...diagramStyle.graphAttributes,
        rankdir: "LR",
        nodesep: 0.45,
        ranksep: shown.gradients ? 0.12 : 0.5,
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
