import type { LiveChapter, LivePayload } from "../../live-worker/protocol.js";
import { unpack, unpackBytes } from "../unpack.js";

/** What the page embeds to be recomputed, unpacked when the reader first asks. */
export interface Live {
  chapters: LiveChapter[];
  /** The address of the workers' script. */
  script: string;
  /** By chapter: the data files that its cells read, by path from the notebook's folder. */
  files: Record<string, Record<string, Uint8Array>>;
}

let live: Promise<Live> | undefined;

async function read(element: Element): Promise<Live> {
  const { library, cells, chapters } = JSON.parse(await unpack(element.textContent)) as LivePayload;
  const script = URL.createObjectURL(new Blob([library, "\n", cells], { type: "text/javascript" }));
  const files: Live["files"] = {};
  for (const file of document.querySelectorAll<HTMLElement>("script.live-file")) {
    const { chapter = "", name = "" } = file.dataset;
    (files[chapter] ??= {})[name] = await unpackBytes(file.textContent);
  }
  return { chapters, script, files };
}

/** The element that holds the code; only live pages have one. */
export const payloadElement = (): Element | null => document.getElementById("live");

/** The embedded code, unpacked once. */
export function livePage(): Promise<Live> {
  const element = payloadElement();
  if (!element) throw new Error("this page has no code to run");
  return (live ??= read(element));
}
