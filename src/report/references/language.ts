import type { Notebook } from "../../jupyter/index.js";

/** Chinese characters in a row, with the punctuation of their own script between and behind them. */
const RUN =
  /\p{Script=Han}(?:[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—]*[\p{Script=Han}\u3000-\u303f\uff00-\uffef])?/gu;
const OPEN = '<span lang="zh-Hans">';

/** Escaped text with the Chinese in it marked as such, so that it is set in a Chinese face and read out in Chinese. */
export const markChinese = (html: string, pageLanguage: string): string =>
  pageLanguage.startsWith("zh") ? html : html.replace(RUN, (run) => `${OPEN}${run}</span>`);

/** The same text without these marks, for where a mark stands around all of it. */
export const unmarked = (html: string): string =>
  html.replace(/<span lang="zh-Hans">([^<]*)<\/span>/g, (_, run: string) => run);

/** How much of the text must be Chinese for the page to be a Chinese one. */
const CHINESE_SHARE = 0.3;

/** The language most of the notebooks' prose is in: English unless much of it is Chinese. */
export function languageOf(notebooks: Notebook[]): string {
  const prose = notebooks
    .flatMap(({ cells }) => cells)
    .filter((cell) => cell.cell_type === "markdown")
    .map((cell) => cell.source)
    .join("\n");
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  const han = prose.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han > CHINESE_SHARE * letters ? "zh-Hans" : "en";
}
