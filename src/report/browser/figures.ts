import { hues } from "../../contract.js";

interface PlotlyApi {
  react(element: HTMLElement, data: unknown, layout: unknown, config: object): Promise<unknown>;
  purge(element: HTMLElement): void;
}

declare global {
  interface Window {
    Plotly?: PlotlyApi;
  }
}

const CONFIG = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };
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

const isDark = (): boolean =>
  (document.documentElement.dataset["theme"] ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

/** The figure in the colours of the page's theme. */
function specOf(plot: HTMLElement): { data: unknown; layout: Record<string, unknown> } {
  let json = plot.querySelector("script")!.textContent!;
  if (isDark()) for (const { light, dark } of Object.values(hues)) json = json.replaceAll(light, dark);
  return JSON.parse(json);
}

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
    await api.react(place, data, layout, CONFIG);
    const picture = place.querySelector("svg");
    picture?.setAttribute("role", "img");
    picture?.setAttribute("aria-label", plot.dataset["alt"] ?? "Figure");
  } catch {
    place.remove();
    plot.classList.remove("drawn"); // The static picture stays.
  }
}

/** Draws each figure when it comes near. Returns what redraws those already drawn, after a change of theme. */
export function watchFigures(): () => void {
  const plots = [...document.querySelectorAll<HTMLElement>(".plot")];
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
  plots.forEach((plot) => observer.observe(plot));
  const redraw = () =>
    plots.filter((plot) => plot.classList.contains("drawn")).forEach((plot) => void draw(plot));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  return redraw;
}
