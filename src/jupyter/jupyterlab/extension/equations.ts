/** What JupyterLab sets formulas with. */
export interface Typesetter {
  typeset(node: HTMLElement): unknown;
}

const LABEL = /\\label\{(?:eq:)?([^}]*)\}/g;
const REFERENCE = /\\eqref\{(?:eq:)?([^}]*)\}/g;

/**
 * The LaTeX of one cell as JupyterLab's MathJax can show it. It sees a cell at a time and remembers labels for ever: a
 * reference to another cell is (???), a cell that is edited an error. So equations carry their names in place of the
 * numbers that the report gives them.
 */
export const withNames = (tex: string): string =>
  tex.replace(LABEL, "\\tag{$1}").replace(REFERENCE, "(\\text{$1})");

function nameEquations(node: HTMLElement): void {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    if (text.parentElement?.closest("code")) continue;
    const named = withNames(text.data);
    if (named !== text.data) text.data = named;
  }
}

/** A plugin that names labelled equations before they are set. */
export const equationsExtension = (typesetterToken: unknown): object => ({
  id: "notebook-report:equations",
  autoStart: true,
  requires: [typesetterToken],
  activate(_app: unknown, typesetter: Typesetter): void {
    const typeset = typesetter.typeset.bind(typesetter);
    typesetter.typeset = (node) => {
      nameEquations(node);
      return typeset(node);
    };
  },
});
