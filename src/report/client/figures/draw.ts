import { palette } from "../../../shared/palette.js";
import { type Mount, elementsIn } from "../mount.js";
import { isDark } from "../theme.js";
import { unpack } from "../unpack.js";
import type { Layout, Trace } from "./data.js";
import { figureJson, unpackFigure } from "./json.js";
import { fitted } from "./narrow.js";

interface PlotlyApi {
  react(
    element: HTMLElement,
    figure: { data: unknown; layout: unknown; frames: unknown[]; config: object },
  ): Promise<unknown>;
}

declare global {
  interface Window {
    Plotly?: PlotlyApi;
  }
}

/** Plotly offers to upload a figure to its cloud unless it is told not to: nothing may leave the page. */
const CONFIG = {
  responsive: true,
  displaylogo: false,
  showSendToCloud: false,
  showEditInChartStudio: false,
  showLink: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: [
    "lasso2d",
    "select2d",
    "autoScale2d",
    "toImage",
    "sendDataToCloud",
    "sendChartToCloud",
  ],
};
/** Figures closer to the window than this are drawn. */
const NEAR = "600px";

let loading: Promise<void> | undefined;

async function load(packed: Element): Promise<void> {
  const script = document.createElement("script");
  script.textContent = await unpack(packed.textContent);
  document.head.append(script);
}

/** Plotly, which the page embeds compressed and runs once; the content-security policy allows its hash. */
async function plotly(): Promise<PlotlyApi | undefined> {
  const packed = document.getElementById("plotly");
  if (packed) await (loading ??= load(packed));
  return window.Plotly;
}

/** The figure in the colors of the page's theme. */
export async function specOf(
  plot: HTMLElement,
): Promise<{ data: Trace[]; layout: Layout; frames?: unknown[] }> {
  await unpackFigure(plot);
  let json = figureJson(plot);
  if (isDark()) for (const { light, dark } of Object.values(palette)) json = json.replaceAll(light, dark);
  return JSON.parse(json) as { data: Trace[]; layout: Layout; frames?: unknown[] };
}

const isTouched = (): boolean => matchMedia("(pointer: coarse)").matches;

/** A toolbar in the page's colors; a figure's own, if it has one, is kept. */
function modebarOf({ modebar }: Layout): object {
  const style = getComputedStyle(document.documentElement);
  const [color, activecolor] = [style.getPropertyValue("--soft"), style.getPropertyValue("--ink")];
  return { bgcolor: "rgba(0,0,0,0)", color, activecolor, ...(modebar as object | undefined) };
}

/** Draws a figure, or draws it again. */
export async function draw(plot: HTMLElement): Promise<void> {
  const api = await plotly().catch(() => undefined); // An old browser keeps the static images.
  if (!api) return;
  const { data, layout, frames = [] } = await specOf(plot);
  let live = plot.querySelector<HTMLElement>(".live");
  if (!live) {
    live = document.createElement("div");
    live.className = "live";
    plot.append(live);
    plot.classList.add("drawn"); // Hides the static image, so that Plotly measures the full width.
  }
  try {
    const shown = { ...fitted(layout, plot.clientWidth), modebar: modebarOf(layout) };
    // A finger scrolls the page over a figure; it does not zoom, and a toolbar would always lie over the key.
    const figure = isTouched()
      ? { layout: { ...shown, dragmode: false }, config: { ...CONFIG, displayModeBar: false } }
      : { layout: shown, config: CONFIG };
    await api.react(live, { data, frames, ...figure });
    const svg = live.querySelector("svg");
    svg?.setAttribute("role", "img");
    svg?.setAttribute("aria-label", plot.dataset["alt"] ?? "Figure");
  } catch {
    live.remove();
    plot.classList.remove("drawn"); // Falls back to the static image.
  }
}

/** Redraws the figures that are drawn, after a change of theme. */
export const redrawFigures = (): void =>
  elementsIn<HTMLElement>([document], ".plot.drawn").forEach((plot) => void draw(plot));

/** Draws each figure when it comes near the window. */
export function mountFigures(): Mount {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void draw(target as HTMLElement);
      }
    },
    { rootMargin: NEAR },
  );
  return (roots) => elementsIn(roots, ".plot").forEach((plot) => observer.observe(plot));
}
