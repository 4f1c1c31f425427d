import { palette } from "../../../shared/palette.js";
import { type Attach, elementsIn } from "../mount.js";
import { isDark } from "../theme.js";
import type { Layout, Trace } from "./data.js";
import { fitted } from "./narrow.js";

interface PlotlyApi {
  react(element: HTMLElement, data: unknown, layout: unknown, config: object): Promise<unknown>;
}

declare global {
  interface Window {
    Plotly?: PlotlyApi;
  }
}

const CONFIG = {
  responsive: true,
  displaylogo: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d", "toImage"],
};
/** How far below the window a figure may be when it is drawn. */
const NEAR = "600px";

/** Runs the Plotly that the page carries as text; the policy knows its hash. */
function plotly(): PlotlyApi | undefined {
  const kept = document.getElementById("plotly");
  if (!window.Plotly && kept) {
    const script = document.createElement("script");
    script.textContent = kept.textContent;
    document.head.append(script);
  }
  return window.Plotly;
}

/** The figure in the colors of the page's theme. */
export function specOf(plot: HTMLElement): { data: Trace[]; layout: Layout } {
  let json = plot.querySelector("script")!.textContent;
  if (isDark()) for (const { light, dark } of Object.values(palette)) json = json.replaceAll(light, dark);
  return JSON.parse(json);
}

/** A finger scrolls the page over a figure; it does not zoom. */
const touchLayout = () => (matchMedia("(pointer: coarse)").matches ? { dragmode: false } : {});

async function draw(plot: HTMLElement): Promise<void> {
  const api = plotly();
  if (!api) return;
  const { data, layout } = specOf(plot);
  let place = plot.querySelector<HTMLElement>(".live");
  if (!place) {
    place = document.createElement("div");
    place.className = "live";
    plot.append(place);
    plot.classList.add("drawn"); // The static picture makes room, so that Plotly finds its width.
  }
  try {
    await api.react(place, data, { ...fitted(layout, plot.clientWidth), ...touchLayout() }, CONFIG);
    const picture = place.querySelector("svg");
    picture?.setAttribute("role", "img");
    picture?.setAttribute("aria-label", plot.dataset["alt"] ?? "Figure");
  } catch {
    place.remove();
    plot.classList.remove("drawn"); // The static picture stays.
  }
}

/** Draws again the figures that are drawn, after a change of theme. */
export const redrawFigures = (): void =>
  elementsIn<HTMLElement>([document], ".plot.drawn").forEach((plot) => void draw(plot));

/** Draws each figure when it comes near. */
export function watchFigures(): Attach {
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
