/** Code, where a dollar is a dollar: fenced, or between backticks. */
const CODE = /(^ {0,3}(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\2|$(?![\s\S]))|(?<!`)(`+)(?!`)[\s\S]*?[^`]\3(?!`))/m;

/** Markdown with `replace` applied to what stands between its code. */
export const replaceOutsideCode = (markdown: string, replace: (text: string) => string): string =>
  markdown
    .split(CODE)
    .map((part, i) => (i % 4 === 0 ? replace(part) : i % 4 === 1 ? part : "")) // Two inner groups follow each code.
    .join("");
