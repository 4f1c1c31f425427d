import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Output } from "../../jupyter/index.js";
import { mime } from "../../shared/mime.js";
import { toolRoot } from "../../shared/roots.js";
import { pack } from "../pack.js";
import type { EncodedPayload, LiveChapter, LivePayload, RecordedOutput } from "../live-worker/protocol.js";
import { type Chapter, outputId, type ReferenceIndex } from "../references/reference-index.js";
import { compileChapter, liveCells } from "./compile-chapter.js";
import type { FindModule } from "./compile-cell.js";

const fileOf = (name: string) => fileURLToPath(new URL(`../live-bundle/${name}`, import.meta.url));

/** By MIME type: what the page compares of an output; the first that an output has. */
const KINDS: [type: string, kind: RecordedOutput["kind"]][] = [
  [mime.claim, "claim"],
  [mime.figure, "figure"],
  [mime.html, "table"],
  [mime.svg, "drawing"],
];

function recorded(output: Output, id: string, { claimsByOutput }: ReferenceIndex): RecordedOutput {
  if (output.output_type === "stream") return { kind: "stream" };
  if (!("data" in output)) return { kind: "other" };
  const kind = KINDS.find(([type]) => output.data[type] !== undefined)?.[1] ?? "other";
  const claim = claimsByOutput.get(id);
  if (!claim) return { kind };
  const { actual, anchor } = claim;
  const value = Number.isFinite(actual) && !Object.is(actual, -0) ? actual : String(actual);
  return { kind: "claim", claim: { id: claim.id, anchor, actual: value } };
}

/** Modules by the name that cells of a notebook in `folder` import them by. */
const finder =
  (modules: Record<string, string[]>, folder: string): FindModule =>
  (specifier) => {
    const path = relative(toolRoot, resolve(folder, specifier)).split(sep).join("/");
    const key = specifier.startsWith(".") ? path : specifier;
    const exports = modules[key];
    return exports && { key, exports };
  };

/** What a live page embeds: the library, the compiled cells, and which outputs they are to make. */
export async function livePayload(chapters: Chapter[], index: ReferenceIndex): Promise<LivePayload> {
  const [library, list] = await Promise.all(
    ["library.js", "modules.json"].map((name) => readFile(fileOf(name), "utf8")),
  );
  const modules = JSON.parse(list ?? "{}") as Record<string, string[]>;
  const compiled = chapters.map(({ notebook, folder }) =>
    compileChapter(notebook, finder(modules, folder ?? "")),
  );
  const codes = chapters.flatMap(({ slug }, i) =>
    compiled[i]?.code ? [`${JSON.stringify(slug)}: ${compiled[i].code}`] : [],
  );
  const live = chapters.map((chapter, i): LiveChapter => {
    const cells = liveCells(chapter.notebook).map(({ id, outputs }) => ({
      id,
      outputs: outputs.map((output, k) => recorded(output, outputId(chapter, id, k), index)),
    }));
    const { obstacles = [], settings = [] } = compiled[i] ?? {};
    return { slug: chapter.slug, cells, obstacles, settings };
  });
  return { library: library ?? "", cells: `defineChapters({\n${codes.join(",\n")}\n});`, chapters: live };
}

/** The payload as text for a data element of the page. */
export const encodePayload = (payload: LivePayload): EncodedPayload => ({
  data: pack(JSON.stringify(payload)),
  obstacles: Object.fromEntries(
    payload.chapters.filter(({ cells }) => cells.length > 0).map(({ slug, obstacles }) => [slug, obstacles]),
  ),
  settings: Object.fromEntries(
    payload.chapters
      .filter(({ settings }) => settings.length > 0)
      .map(({ slug, settings }) => [slug, settings]),
  ),
});
