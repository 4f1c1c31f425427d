import { html } from "ghtml";
import { createHash } from "node:crypto";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { areRecorded, readableTime, recordOf } from "./execution-record.js";

const HASH_CHARACTERS = 12;

/** One hash over all parts of a notebook's fingerprint. */
const digest = (fingerprint: unknown): string =>
  createHash("sha256").update(JSON.stringify(fingerprint)).digest("hex").slice(0, HASH_CHARACTERS);

function row({ chapter }: RenderedChapter): string {
  const { execution, fingerprint } = recordOf(chapter.notebook);
  const kernel = chapter.notebook.metadata.kernelspec?.display_name ?? "not recorded";
  const facts = execution
    ? [readableTime(execution.finished), `${execution.seconds} s`, execution.node, execution.machine]
    : ["not recorded", "", "", ""];
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

const EXECUTED = `<p>Each notebook was executed from its first cell in a kernel of its own and rendered without any change to its outputs. A fingerprint covers the
notebook's code, the library's modules it reaches, data and packages; if one of them changes, the outputs count as out of date.</p>`;
const NOT_RECORDED =
  "<p>Notebooks without a record were not executed by this project; they are shown as their files have them.</p>";

/** When, where and from what each notebook's outputs were made, as the notebooks record it. */
export function provenance(chapters: RenderedChapter[], commit?: string): string {
  const packages = packagesOf(chapters);
  const packageLine = packages ? html`<p>Locked packages the outputs depend on: ${packages}.</p>` : "";
  const commitLine = commit ? html`<p>Rendered at commit <code>${commit}</code>.</p>` : "";
  const columns = ["Notebook", "Kernel", "Executed", "Took", "Node", "Machine", "Fingerprint"];
  const heads = columns.map((name) => html`<th scope="col">${name}</th>`);
  const made = areRecorded(chapters.map(({ chapter }) => chapter.notebook)) ? EXECUTED : NOT_RECORDED;
  return html`<section class="provenance"><h2 id="provenance">How this page was made</h2>
!${made}
<div class="wide" tabindex="0"><table><thead><tr>!${heads}</tr></thead><tbody>
!${chapters.map(row).join("\n")}</tbody></table></div>!${packageLine}!${commitLine}</section>`;
}
