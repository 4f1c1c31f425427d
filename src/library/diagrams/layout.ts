import { type Graph, instance, type Viz } from "@viz-js/viz";
import { fitText } from "./fit-text.js";

/** An SVG with a text alternative. */
export interface Drawing {
  svg: string;
  text: string;
  /** Pixels per SVG unit of its PNG; default 2. */
  pngScale?: number;
}

let graphviz: Promise<Viz> | undefined;

/** Shapes, fonts and lines that all diagrams share. Sizes are in pixels; text is shown an eighth smaller. */
export const diagramStyle = {
  graphAttributes: { bgcolor: "transparent", fontname: "Arial", pad: 0.1 },
  nodeAttributes: { fontname: "Arial", fontsize: 16, penwidth: 1.2, margin: "0.14,0.07" },
  edgeAttributes: { fontname: "Arial", fontsize: 15, penwidth: 1.1, arrowsize: 0.7 },
};

/** Text escaped for a Graphviz label, which is read as HTML. */
export const escapeLabel = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Lays a graph out with Graphviz (compiled to WebAssembly). Returns an SVG titled `title`. */
export async function layoutDiagram(graph: Graph, title: string): Promise<string> {
  graphviz ??= instance();
  const { status, output, errors } = (await graphviz).renderFormats(graph, ["svg", "json"], {
    engine: "dot",
  });
  if (status === "failure")
    throw new Error(`diagram "${title}": ${errors.map(({ message }) => message).join("; ")}`);
  const svg = fitText(output["svg"]!, output["json"]!);
  return svg
    .slice(svg.indexOf("<svg"))
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replace(/<title>[\s\S]*?<\/title>\n?/g, "") // Graphviz titles each node by its internal name
    .replace(/(width|height)="([\d.]+)pt"/g, '$1="$2"') // a point as a pixel: text as large as that around the drawing
    .replace(/^<svg ([^>]*)>/, `<svg role="img" $1><title>${escapeLabel(title)}</title>`);
}
