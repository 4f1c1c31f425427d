import { element } from "../element.js";
import { type Mount, elementsIn } from "../mount.js";
import { dataTable, type DataTable, toCsv } from "./data.js";
import { specOf } from "./draw.js";
import { saveFile } from "../save-file.js";
import { standaloneSvg, toPng } from "./export-image.js";
import { words } from "../words.js";

function button(
  label: string,
  title: string,
  act: (button: HTMLButtonElement) => unknown,
): HTMLButtonElement {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: label, title });
  const run = async () => {
    try {
      await act(made);
    } catch {
      made.textContent = words.notPossible(label); // This browser cannot draw the image.
    }
  };
  made.addEventListener("click", () => void run());
  return made;
}

function tableElement({ columns, rows }: DataTable): HTMLElement {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = element("th", column);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) body.insertRow().append(...row.map((cell) => element("td", cell)));
  const region = element("div");
  region.className = "data wide";
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", words.dataOfFigure);
  region.append(table);
  return region;
}

/** The caption under a figure's tools, or the tools if there is none. */
function belowCaption(tools: Element): Element {
  const next = tools.nextElementSibling;
  return next?.matches("figcaption") ? next : tools;
}

/** The static image of a figure. */
const imageOf = (frame: Element): SVGSVGElement | null => frame.querySelector(".static svg, :scope > svg");

function toolsOf(frame: HTMLElement): HTMLElement {
  const name = frame.closest("figure")?.id || frame.id || "figure";
  const tools = element("div");
  tools.className = "figure-tools";
  if (frame.matches(".plot")) {
    const table = async () => {
      const { data, layout } = await specOf(frame);
      return dataTable(data, layout);
    };
    const toggle = button(...words.data, async (self) => {
      const caption = belowCaption(tools);
      const shown = caption.nextElementSibling?.matches(".data") ? caption.nextElementSibling : undefined;
      if (shown) shown.remove();
      else caption.after(tableElement(await table()));
      self.setAttribute("aria-expanded", String(!shown));
    });
    toggle.setAttribute("aria-expanded", "false");
    const csv = async () => saveFile(`${name}.csv`, new Blob([toCsv(await table())], { type: "text/csv" }));
    tools.append(toggle, button("CSV", words.csv, csv));
  }
  const svg = imageOf(frame);
  if (svg) {
    const asSvg = () =>
      saveFile(`${name}.svg`, new Blob([standaloneSvg(svg).text], { type: "image/svg+xml" }));
    tools.append(
      button("SVG", words.svg, asSvg),
      button("PNG", words.png, async () => saveFile(`${name}.png`, await toPng(svg))),
    );
  }
  return tools;
}

/** Adds buttons below each figure: its data as a table, its data and image as files. */
export const mountFigureTools: Mount = (roots) =>
  elementsIn<HTMLElement>(roots, ".plot, .drawing").forEach((frame) => frame.after(toolsOf(frame)));
