/** The parts of JupyterLab that a renderer of its own meets. */

/** Lumino's widget: an element with its life in the page. */
export interface LuminoWidget {
  readonly node: HTMLElement;
  readonly isVisible: boolean;
  addClass(name: string): void;
  onAfterAttach(message: unknown): void;
  onAfterShow(message: unknown): void;
  onResize(message: unknown): void;
  onBeforeDetach(message: unknown): void;
}

export interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

/** A module that JupyterLab shares with its extensions, by name and version. */
export type SharedModules = Record<string, Record<string, { get: () => Promise<() => unknown> }>>;

export interface Lumino {
  Widget: new () => LuminoWidget;
}
