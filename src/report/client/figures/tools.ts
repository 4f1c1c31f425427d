import { type Attach, elementsIn } from "../mount.js";
import { dataTable, type DataTable, toCsv } from "./data.js";
import { specOf } from "./draw.js";
import { download, standaloneSvg, toPng } from "./export-image.js";

function button(
  label: string,
  title: string,
  act: (button: HTMLButtonElement) => unknown,
): HTMLButtonElement {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: label, title });
  made.addEventListener("click", async () => {
    try {
      await act(made);
    } catch {
      made.textContent = `${label}: not possible`; // A picture that this browser cannot draw.
    }
  });
  return made;
}

function element(tag: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function tableElement({ columns, rows }: DataTable): HTMLElement {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = element("th", column) as HTMLTableCellElement;
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) body.insertRow().append(...row.map((cell) => element("td", cell)));
  const region = element("div");
  region.className = "data wide";
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", "The figure's data");
  region.append(table);
  return region;
}

/** The static picture of a figure or drawing. */
const pictureOf = (place: Element): SVGSVGElement | null => place.querySelector(".static svg, :scope > svg");

function toolsOf(place: HTMLElement): HTMLElement {
  const name = place.closest("figure")?.id || place.id || "figure";
  const tools = element("div");
  tools.className = "figure-tools";
  if (place.matches(".plot")) {
    const table = () => {
      const { data, layout } = specOf(place);
      return dataTable(data, layout);
    };
    const toggle = button("Data", "Show the figure's data as a table", (self) => {
      const shown = tools.nextElementSibling?.matches(".data") ? tools.nextElementSibling : undefined;
      if (shown) shown.remove();
      else tools.after(tableElement(table()));
      self.setAttribute("aria-expanded", String(!shown));
    });
    toggle.setAttribute("aria-expanded", "false");
    const csv = () => download(`${name}.csv`, new Blob([toCsv(table())], { type: "text/csv" }));
    tools.append(toggle, button("CSV", "Download the figure's data", csv));
  }
  const svg = pictureOf(place);
  if (svg) {
    const asSvg = () =>
      download(`${name}.svg`, new Blob([standaloneSvg(svg).text], { type: "image/svg+xml" }));
    tools.append(
      button("SVG", "Download the picture as SVG", asSvg),
      button("PNG", "Download the picture as PNG", async () => download(`${name}.png`, await toPng(svg))),
    );
  }
  return tools;
}

/** Below each figure: its data as a table, and its data and picture as files. */
export const addFigureTools: Attach = (roots) =>
  elementsIn<HTMLElement>(roots, ".plot, .drawing").forEach((place) => place.after(toolsOf(place)));
