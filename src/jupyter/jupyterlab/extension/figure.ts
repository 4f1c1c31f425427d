import type { Lumino, LuminoWidget, MimeModel } from "./jupyterlab.js";

const MIME = "application/vnd.plotly.v1+json";
/** Before Plotly's own extension, should it be installed: that one writes its pictures into the notebook. */
const RANK = 0;
/** Figures are drawn for a width of 720 px; where there is more room, lines would only get longer. */
const MAX_WIDTH = "960px";
const CONFIG = {
  displaylogo: false,
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
};
const TOOLS = { bgcolor: "white", color: "#59606b", activecolor: "#1f2328" };

interface Plotly {
  react(node: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(node: HTMLElement): void;
  Plots: { resize(node: HTMLElement): unknown };
}

let loading: Promise<Plotly> | undefined;

/** Plotly, loaded when the first figure is shown. */
const loadPlotly = (address: string): Promise<Plotly> =>
  (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve((window as unknown as { Plotly: Plotly }).Plotly);
    script.onerror = () => reject(new Error(`Plotly could not be loaded from ${address}`));
    document.head.append(script);
  }));

/** A mime renderer extension that shows figures as Plotly draws them, and leaves the notebook as it is. */
export function figureExtension({ Widget }: Lumino, plotlyAddress: string): object {
  class RenderedFigure extends Widget {
    private plotly: Plotly | undefined;

    constructor() {
      super();
      Object.assign(this.node.style, { maxWidth: MAX_WIDTH, background: "white" });
      this.addClass("jp-RenderedFigure");
    }

    async renderModel({ data }: MimeModel): Promise<void> {
      // Plotly writes into what it is given, and the notebook's data are not its to change.
      const figure = structuredClone(data[MIME]) as { data: unknown; layout?: object };
      const plotly = await loadPlotly(plotlyAddress);
      await plotly.react(
        this.node,
        figure.data,
        { modebar: TOOLS, ...figure.layout, autosize: true },
        CONFIG,
      );
      this.plotly = plotly;
      this.fit();
    }

    override onAfterAttach(message: unknown): void {
      super.onAfterAttach(message);
      this.fit();
    }

    override onAfterShow(message: unknown): void {
      super.onAfterShow(message);
      this.fit();
    }

    override onResize(message: unknown): void {
      super.onResize(message);
      this.fit();
    }

    private fit(): void {
      if (this.isVisible && this.node.offsetWidth > 0) void this.plotly?.Plots.resize(this.node);
    }
  }
  const rendererFactory = {
    safe: true,
    mimeTypes: [MIME],
    createRenderer: (): LuminoWidget => new RenderedFigure(),
  };
  return { id: "notebook-report:figure", rendererFactory, rank: RANK, dataType: "json" };
}
