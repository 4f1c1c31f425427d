import type { Env, Token } from "markdown-it";
import type { MarkedFormula } from "../../latex/marks.js";
import type { HeadingAnchor } from "../../references/anchors.js";
import type { Context } from "../state/context.js";

/** What the parser's rules are given of one text. */
export interface Environment extends Context, Env {
  /** Begins the ids of the text's footnotes. */
  docId: string;
  formulas: MarkedFormula[];
  /** The anchors of the text's headings, if the index has them: those of a Markdown cell. */
  anchors: HeadingAnchor[];
}

/** An attribute of a token as text; empty if the token has none of that name. */
export const attributeOf = (token: Token, name: string): string => String(token.attrGet(name) ?? "");
