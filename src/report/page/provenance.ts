import { createHash } from "node:crypto";
import { escapeHtml } from "../html.js";
import { readableTime } from "./chapter.js";
import type { RenderedChapter } from "../renderers/cells/chapter.js";
import { areRecorded, recordOf } from "./record.js";

const HASH_CHARACTERS = 12;

/** One hash over all parts of a notebook's fingerprint. */
const overall = (fingerprint: unknown): string =>
  createHash("sha256").update(JSON.stringify(fingerprint)).digest("hex").slice(0, HASH_CHARACTERS);

function row({ chapter }: RenderedChapter): string {
  const { execution, fingerprint } = recordOf(chapter.notebook);
  const kernel = chapter.notebook.metadata.kernelspec?.display_name ?? "not recorded";
  const facts = execution
    ? [readableTime(execution.finished), `${execution.seconds} s`, execution.node, execution.machine]
    : ["not recorded", "", "", ""];
  const hash = fingerprint ? `<code>${overall(fingerprint)}</code>` : "";
  return `<tr><th scope="row"><a href="#${chapter.slug}">${escapeHtml(chapter.slug)}</a></th><td>${escapeHtml(kernel)}</td>${facts.map((fact) => `<td>${escapeHtml(fact)}</td>`).join("")}<td>${hash}</td></tr>`;
}

/** The packages all notebooks rest on, with their locked versions. */
function packagesOf(chapters: RenderedChapter[]): string {
  const versions = Object.assign(
    {},
    ...chapters.map(({ chapter }) => recordOf(chapter.notebook).fingerprint?.packages ?? {}),
  ) as Record<string, string>;
  const names = Object.keys(versions).sort();
  return names.map((name) => `${escapeHtml(name)} ${escapeHtml(versions[name]!.split(" ")[0]!)}`).join(", ");
}

const EXECUTED = `<p>Each notebook was executed from its first cell in a kernel of its own and rendered without any change to its outputs. A fingerprint covers the
notebook's code, the library's modules it reaches, data and packages; if one of them changes, the outputs count as out of date.</p>`;
const NOT_RECORDED =
  "<p>Notebooks without a record were not executed by this project; they are shown as their files have them.</p>";

/** When, where and from what each notebook's outputs were made, as the notebooks themselves record it. */
export function provenance(chapters: RenderedChapter[], commit?: string): string {
  const isRecorded = areRecorded(chapters.map(({ chapter }) => chapter.notebook));
  const packages = packagesOf(chapters);
  const packageLine = packages ? `<p>Locked packages the outputs depend on: ${packages}.</p>` : "";
  const commitLine = commit ? `<p>Rendered at commit <code>${escapeHtml(commit)}</code>.</p>` : "";
  return `<section class="provenance"><h2 id="provenance">How this page was made</h2>
${isRecorded ? EXECUTED : NOT_RECORDED}
<div class="wide" tabindex="0"><table><thead><tr><th scope="col">Notebook</th><th scope="col">Kernel</th><th scope="col">Executed</th><th scope="col">Took</th><th scope="col">Node</th><th scope="col">Machine</th><th scope="col">Fingerprint</th></tr></thead><tbody>
${chapters.map(row).join("\n")}</tbody></table></div>${packageLine}${commitLine}</section>`;
}
