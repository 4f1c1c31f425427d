/** Forms that need code of the notebook's own, or of a library that the page does not carry. */

const FORMS: [pattern: RegExp, what: string][] = [
  [/^application\/vnd\.jupyter\.widget-view\+json$/, "An interactive widget"],
  [/^(application|text)\/(javascript|ecmascript)$/, "A script"],
  [/^text\/html$/, "HTML that is nothing without its scripts"],
  [/^application\/pdf$/, "A PDF document"],
  [/^application\/vnd\.plotly\.v1\+json$/, "A Plotly figure of a kind that this page cannot draw"],
  [/^application\/vnd\.(bokehjs|holoviews)_(exec|load)\.v0\+json$/, "A Bokeh figure"],
  [/^text\/vnd\.mermaid$/, "A Mermaid diagram"],
  [/^(video|audio)\//, "A recording"],
];

/**
 * A note on what of an output is not shown.
 *
 * @param skipped the types that could not be shown
 * @param isShown whether another one was
 */
export function unshownNote(skipped: string[], isShown: boolean): string {
  const what = new Set(skipped.flatMap((type) => FORMS.find(([pattern]) => pattern.test(type))?.[1] ?? []));
  const place = isShown ? "; another form of the output is shown" : "";
  return [...what].map((each) => `<p class="note removed">${each} was removed${place}.</p>`).join("");
}
