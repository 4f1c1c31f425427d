import { html } from "ghtml";
import { createHash } from "node:crypto";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import type { PageWords } from "../words/page-words.js";
import { areRecorded, readableTime, recordOf } from "./execution-record.js";

const HASH_CHARACTERS = 12;

/** One hash over all parts of a notebook's fingerprint. */
const digest = (fingerprint: unknown): string =>
  createHash("sha256").update(JSON.stringify(fingerprint)).digest("hex").slice(0, HASH_CHARACTERS);

function row({ chapter }: RenderedChapter, { unknown }: PageWords["made"]): string {
  const { execution, fingerprint } = recordOf(chapter.notebook);
  const kernel = chapter.notebook.metadata.kernelspec?.display_name ?? unknown;
  const facts = execution
    ? [readableTime(execution.finished), `${execution.seconds} s`, execution.node, execution.machine]
    : [unknown, "", "", ""];
  const cells = [kernel, ...facts].map((fact) => html`<td>${fact}</td>`);
  const hash = fingerprint ? html`<code>${digest(fingerprint)}</code>` : "";
  return html`<tr><th scope="row"><a href="#${chapter.slug}">${chapter.slug}</a></th>!${cells}<td>!${hash}</td></tr>`;
}

/** The packages that the notebooks depend on, with their locked versions. */
function packagesOf(chapters: RenderedChapter[]): string {
  const versions = new Map(
    chapters.flatMap(({ chapter }) => Object.entries(recordOf(chapter.notebook).fingerprint?.packages ?? {})),
  );
  const sorted = [...versions].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, version]) => `${name} ${version.split(" ")[0]}`).join(", ");
}

/** When, where and from what each notebook's outputs were made, as the notebooks record it. */
export function provenance(chapters: RenderedChapter[], words: PageWords, commit?: string): string {
  const packages = packagesOf(chapters);
  const packageLine = packages ? html`<p>${words.packages(packages)}</p>` : "";
  const commitLine = commit ? html`<p>${words.commit} <code>${commit}</code>.</p>` : "";
  const heads = words.made.columns.map((name) => html`<th scope="col">${name}</th>`);
  const made = areRecorded(chapters.map(({ chapter }) => chapter.notebook))
    ? words.made.executed
    : words.made.notRecorded;
  return html`<section class="provenance"><h2 id="provenance">${words.provenance}</h2>
<p>${made}</p>
<div class="wide" tabindex="0"><table><thead><tr>!${heads}</tr></thead><tbody>
!${chapters.map((each) => row(each, words.made)).join("\n")}</tbody></table></div>!${packageLine}!${commitLine}</section>`;
}
