/** From and to, as places in a text. */
export type Range = [from: number, end: number];

const FENCE = /^[ \t>]*(`{3,}(?=[^`]*$)|~{3,})/;

/** Fenced code blocks, from the first fence to the end of the line of the last; an open one goes to the end. */
function fencedBlocks(text: string): Range[] {
  const ranges: Range[] = [];
  let open: { fence: string; from: number } | undefined;
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(from, end);
    if (open === undefined) {
      const fence = FENCE.exec(line)?.[1];
      if (fence !== undefined) open = { fence, from };
    } else if (line.replace(/^[ \t>]+/, "").startsWith(open.fence) && /[`~][ \t]*$/.test(line)) {
      ranges.push([open.from, end]);
      open = undefined;
    }
    from = end + 1;
  }
  if (open) ranges.push([open.from, text.length]);
  return ranges;
}

/** Runs of backticks outside `fences`: [place, length]. */
function backtickRuns(text: string, fences: Range[]): [at: number, length: number][] {
  const runs: [number, number][] = [];
  let fence = 0;
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    while ((fences[fence]?.[1] ?? Infinity) <= index) fence++;
    if (index >= (fences[fence]?.[0] ?? Infinity)) continue;
    if (text[index - 1] !== "\\") runs.push([index, run.length]);
  }
  return runs;
}

/** Code spans: a run of backticks up to the next of the same length, within one paragraph. */
function codeSpans(text: string, fences: Range[]): Range[] {
  const runs = backtickRuns(text, fences);
  const next = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let i = runs.length - 1; i >= 0; i--) {
    const length = runs[i]?.[1] ?? 0;
    closing[i] = next.get(length) ?? -1;
    next.set(length, i);
  }
  const breaks = [...text.matchAll(/\n[ \t>]*(?=\n)/g)].map(({ index }) => index);
  const ranges: Range[] = [];
  let nextBreak = 0;
  for (let i = 0; i < runs.length; i++) {
    const [from] = runs[i] ?? [0];
    while ((breaks[nextBreak] ?? Infinity) < from) nextBreak++;
    const close = closing[i] ?? -1;
    const [at, length] = runs[close] ?? [Infinity, 0];
    if (at > (breaks[nextBreak] ?? Infinity) || at === Infinity) continue;
    ranges.push([from, at + length]);
    i = close;
  }
  return ranges;
}

/** Where Markdown has code, in order: fenced blocks and code spans. Takes linear time. */
export function codeRanges(markdown: string): Range[] {
  const fences = fencedBlocks(markdown);
  return [...fences, ...codeSpans(markdown, fences)].sort(([a], [b]) => a - b);
}
