import katex from "katex";
import { escapeHtml } from "../html.js";
import type { Survey, Target } from "./survey.js";

/** A rendered formula, or why it could not be. */
export interface Formula {
  html: string;
  faults: string[];
}

/** The formula's source with the place of the fault underlined. */
function faultyFormula(tex: string, error: Error): Formula {
  const position = (error as Error & { position?: number }).position ?? 0;
  const marked = `${escapeHtml(tex.slice(0, position))}<u>${escapeHtml(tex.slice(position) || " ")}</u>`;
  return {
    html: `<code class="faulty-formula" title="${escapeHtml(error.message)}">${marked}</code>`,
    faults: [`the formula cannot be set: ${error.message}`],
  };
}

/** A formula that is nothing but a reference is a link like any other: it needs no setting. */
const REFERENCE_ALONE = /^\s*\\(eqref|ref)\{([^}]+)\}\s*$/;

const referenceLink = (command: string, { anchor, number }: Target): string =>
  `<a class="reference" href="#${anchor}">${command === "eqref" ? `(${number})` : number}</a>`;

/** Links inside a formula stand in the half that is hidden from what reads aloud, where nothing may take the focus. */
const withoutStops = (html: string): string => html.replace(/<a href=/g, '<a tabindex="-1" href=');

/** Renders a formula with KaTeX. `\label` becomes the equation's number and anchor, `\eqref` a link to it. */
export function renderFormula(tex: string, displayMode: boolean, { targets }: Survey): Formula {
  const alone = displayMode ? null : REFERENCE_ALONE.exec(tex);
  if (alone && targets.has(alone[2]!))
    return { html: referenceLink(alone[1]!, targets.get(alone[2]!)!), faults: [] };
  const faults: string[] = [];
  let anchor: string | undefined;
  const prepared = tex
    .replace(/\\label\{([^}]+)\}/g, (_, label: string) => {
      const target = targets.get(label);
      anchor = target?.anchor;
      return target ? `\\tag{${target.number}}` : "";
    })
    .replace(/\\(eqref|ref)\{([^}]+)\}/g, (_, command: string, label: string) => {
      const target = targets.get(label);
      if (!target) faults.push(`there is no equation labelled "${label}"`);
      const number = target?.number ?? "?";
      return `\\href{#${target?.anchor ?? ""}}{\\text{${command === "eqref" ? `(${number})` : number}}}`;
    });
  try {
    const set = katex.renderToString(prepared, {
      displayMode,
      output: "htmlAndMathml",
      strict: "ignore",
      trust: ({ command, ...context }) =>
        command === "\\href" && "url" in context && String(context.url).startsWith("#"),
    });
    const html = withoutStops(set);
    if (!displayMode) return { html, faults };
    return {
      html: `<div class="equation"${anchor ? ` id="${anchor}"` : ""} tabindex="-1">${html}</div>\n`,
      faults,
    };
  } catch (error) {
    return faultyFormula(tex, error as Error);
  }
}
