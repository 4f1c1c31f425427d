import MiniSearch from "minisearch";
import { type Block, collectBlocks } from "./blocks.js";

/** A block that matches a query, and its matching words. */
export interface Found {
  block: Block;
  terms: string[];
}

/** Headings come first, code last. */
const WEIGHT = { heading: 3, text: 1, code: 0.4 } as const;

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

/** The words of a text, also of Chinese, which has no spaces; a number such as 2.54692 is one word. */
const words = (text: string): string[] =>
  [...segmenter.segment(text)].filter((part) => part.isWordLike).map((part) => part.segment);

/** Indexes the page. Returns the search function: each word of the query must be the prefix of a word of the block. */
export function indexPage(): (query: string) => Found[] {
  const blocks = collectBlocks();
  const index = new MiniSearch<Block>({ fields: ["text"], tokenize: words });
  index.addAll(blocks);
  const options = {
    prefix: (term: string) => !/^\d+$/.test(term),
    combineWith: "AND",
    tokenize: words,
    boostDocument: (id: number) => WEIGHT[blocks[id]!.kind],
  } as const;
  return (query) =>
    index.search(query, options).map(({ id, terms }) => ({ block: blocks[id as number]!, terms }));
}
