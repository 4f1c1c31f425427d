import type { MarkdownIt, StateInline } from "markdown-it";
import { escapeHtml } from "../../html.js";
import { problemAt } from "../../problem.js";
import { type Bibliography, type Citation, entryAnchor } from "../../references/bibliography.js";
import type { Environment } from "./environment.js";

type CitingEnvironment = Environment & { index: { bibliography: Bibliography } };

const KEY = String.raw`[\p{L}\p{N}_](?:[\w:.#$%&+?~/-]*[\p{L}\p{N}_])?`;
/** `see @lecun98, p. 5` */
const ONE = new RegExp(String.raw`^(?<prefix>[^@]*?)\s*@(?<key>${KEY})(?:,\s*(?<suffix>.+))?$`, "u");
const IN_TEXT = new RegExp(`^@(${KEY})`, "u");
const LONGEST = 500;

const linkTo = (key: string, text: string): string =>
  `<a class="citation" href="#${escapeHtml(encodeURIComponent(entryAnchor(key)))}">${escapeHtml(text)}</a>`;

/** The works that `see @lecun98, p. 5; @hinton12` names; undefined if it is no such list. */
function citationsIn(text: string): Citation[] | undefined {
  const found = text.split(";").map((part) => ONE.exec(part.trim())?.groups);
  const citations = found.flatMap((groups) =>
    groups?.["key"] === undefined
      ? []
      : [
          {
            key: groups["key"],
            ...(groups["prefix"] && { prefix: groups["prefix"] }),
            ...(groups["suffix"] && { suffix: groups["suffix"].trim() }),
          },
        ],
  );
  return citations.length === found.length ? citations : undefined;
}

/** The environment of a text that may cite at this place: not where headings are only listed, and not within a link. */
type InlineRule = (state: StateInline, silent: boolean) => boolean;

function citing(state: StateInline & { linkLevel?: number }): CitingEnvironment | undefined {
  const env = state.env as Partial<CitingEnvironment>;
  return env.index?.bibliography && !state.linkLevel ? (env as CitingEnvironment) : undefined;
}

/** `[@lecun98, p. 5; @hinton12]` cites works of the report's bibliography in parentheses. */
const inParentheses: InlineRule = (state, silent) => {
  const env = citing(state);
  const { src, pos } = state;
  if (!env || src[pos] !== "[") return false;
  const end = src.slice(pos, pos + LONGEST).indexOf("]");
  if (end < 0 || /[([:]/.test(src[pos + end + 1] ?? "")) return false; // a link
  const citations = citationsIn(src.slice(pos + 1, pos + end));
  if (!citations) return false;
  if (!silent) {
    const { location, state: render } = env;
    const { bibliography } = env.index;
    const parts = citations.map((citation) => {
      const { key } = citation;
      if (bibliography.has(key)) {
        render.citations.add(key);
        return linkTo(key, bibliography.cite(citation));
      }
      render.problems.push(problemAt(location, `@${key}: the bibliography has no such entry`));
      return escapeHtml(`@${key}`);
    });
    state.push("html_made", "", 0).content = `(${parts.join("; ")})`;
  }
  state.pos += end + 1;
  return true;
};

/** `@lecun98` cites a work as a part of the sentence. Other words after an `@` are text. */
const inText: InlineRule = (state, silent) => {
  const env = citing(state);
  const { src, pos } = state;
  if (!env || src[pos] !== "@") return false;
  if (/[\p{L}\p{N}_]/u.test(src[pos - 1] ?? "")) return false; // an e-mail address
  const key = IN_TEXT.exec(src.slice(pos, pos + LONGEST))?.[1];
  const { bibliography } = env.index;
  if (key === undefined || !bibliography.has(key)) return false;
  if (!silent) {
    env.state.citations.add(key);
    state.push("html_made", "", 0).content = linkTo(key, bibliography.citeInText(key));
  }
  state.pos += 1 + key.length;
  return true;
};

/** Citations of works, as Pandoc writes them; without a bibliography they are text. */
export function citations(parser: MarkdownIt): void {
  parser.inline.ruler.before("link", "citation", inParentheses);
  parser.inline.ruler.before("link", "citation_in_text", inText);
  parser.renderer.rules["html_made"] = (tokens, i) => tokens[i]?.content ?? "";
}
