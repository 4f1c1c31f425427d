import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Output } from "../../jupyter/index.js";
import { mime } from "../../shared/mime.js";
import { toolRoot } from "../../shared/roots.js";
import { pack } from "../pack.js";
import type { EncodedPayload, LiveChapter, LivePayload, RecordedOutput } from "../live-worker/protocol.js";
import { type Chapter, outputId, type ReferenceIndex } from "../references/reference-index.js";
import { cachedPayload } from "./payload-cache.js";
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
    const key = specifier.startsWith(".") ? path : specifier.replace(/^fs(?=$|\/)/, "node:fs");
    const exports = modules[key];
    return exports && { key, exports };
  };

/** What a page compares of a chapter's cells. */
const recordedCells = (chapter: Chapter, index: ReferenceIndex): LiveChapter["cells"] =>
  liveCells(chapter.notebook).map(({ id, outputs }) => ({
    id,
    outputs: outputs.map((output, k) => recorded(output, outputId(chapter, id, k), index)),
  }));

/** All of a chapter that compiling it depends on. */
const compilerInput = ({ slug, folder, notebook, data = {} }: Chapter) => ({
  slug,
  folder,
  kernel: notebook.metadata.kernelspec?.name,
  data: Object.entries(data).map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]),
  cells: liveCells(notebook).map(({ source, metadata }) => [source, metadata.tags]),
});

function makePayload(
  chapters: Chapter[],
  recordedOf: LiveChapter["cells"][],
  library: string,
  modules: Record<string, string[]>,
): EncodedPayload {
  const codes = chapters.map(({ notebook, folder }) =>
    compileChapter(notebook, finder(modules, folder ?? "")),
  );
  const live = chapters.map(({ slug }, i): LiveChapter => {
    const { obstacles = [], settings = [] } = codes[i] ?? {};
    return { slug, cells: recordedOf[i] ?? [], obstacles, settings };
  });
  const defined = chapters.flatMap(({ slug }, i) =>
    codes[i]?.code ? [`${JSON.stringify(slug)}: ${codes[i].code}`] : [],
  );
  const cells = `defineChapters({\n${defined.join(",\n")}\n});`;
  const payload: LivePayload = { library, cells, chapters: live };
  return {
    data: pack(JSON.stringify(payload)),
    files: Object.fromEntries(
      chapters
        .filter(({ data = {} }, i) => codes[i]?.code && Object.keys(data).length > 0)
        .map(({ slug, data = {} }) => [
          slug,
          Object.fromEntries(Object.entries(data).map(([name, bytes]) => [name, pack(bytes)])),
        ]),
    ),
    obstacles: Object.fromEntries(
      live.filter(({ cells }) => cells.length > 0).map(({ slug, obstacles }) => [slug, obstacles]),
    ),
    settings: Object.fromEntries(
      live.filter(({ settings }) => settings.length > 0).map(({ slug, settings }) => [slug, settings]),
    ),
  };
}

/** What a live page embeds, packed: the library, the compiled cells, and which outputs they are to make. */
export async function livePayload(chapters: Chapter[], index: ReferenceIndex): Promise<EncodedPayload> {
  const [library = "", list = "{}"] = await Promise.all(
    ["library.js", "modules.json"].map((name) => readFile(fileOf(name), "utf8")),
  );
  const recordedOf = chapters.map((chapter) => recordedCells(chapter, index));
  return cachedPayload([library, list, JSON.stringify([chapters.map(compilerInput), recordedOf])], () =>
    makePayload(chapters, recordedOf, library, JSON.parse(list) as Record<string, string[]>),
  );
}
