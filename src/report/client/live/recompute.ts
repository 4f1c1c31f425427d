import type { LiveChapter } from "../../live-worker/protocol.js";
import { type ChapterResult, compareChapter } from "./compare-chapter.js";
import { removeNotes, showNotes } from "./notes.js";
import { element } from "../element.js";
import { makePanel, type Panel } from "./panel.js";
import { type Live, livePage, payloadElement } from "./payload.js";
import { runChapter } from "./run-chapter.js";
import { resetSettings } from "./settings.js";
import { words } from "../words.js";

function about(): (string | Node)[] {
  return [
    "Runs the notebooks' code again, in this browser, and compares each number with the page. It shows that this code gives these numbers here. It cannot show that nobody changed the page: for that, run ",
    element("code", "npm run verify -- PAGE"),
    " in the project.",
  ];
}

const results = new Map<string, ChapterResult>();

/** Claims on the page, recomputed or not. */
const claimCount = (): number => document.querySelectorAll("table.claims tbody tr").length;

function summaryOf(state: string) {
  const claims = [...results.values()].flatMap((result) => result.claims);
  const outputs = [...results.values()].flatMap((result) => result.outputs);
  const count = (list: { agreement: string }[], ...kinds: string[]) =>
    list.filter(({ agreement }) => kinds.includes(agreement)).length;
  const compared = claims.length - count(claims, "missing");
  return {
    state,
    claims: {
      shown: claimCount(),
      compared,
      same: count(claims, "same"),
      near: count(claims, "near"),
      varies: count(claims, "varies"),
      differ: claims.filter(({ agreement }) => agreement === "differs").map(({ id }) => id),
      missing: claims.filter(({ agreement }) => agreement === "missing").map(({ id }) => id),
    },
    outputs: {
      compared: outputs.length - count(outputs, "missing"),
      same: count(outputs, "same"),
      near: count(outputs, "near"),
      varies: count(outputs, "varies"),
      differ: outputs
        .filter(({ agreement }) => ["differs", "missing"].includes(agreement))
        .map(({ kind, element, text }) => ({ kind, place: element.closest(".cell")?.id ?? "", text })),
    },
    chapters: Object.fromEntries(
      [...results].map(([slug, { seconds, error }]) => [slug, { seconds, ...(error && { error }) }]),
    ),
  };
}

/** Puts the result where scripts find it. Returns it. */
function publish(state: string): ReturnType<typeof summaryOf> {
  const summary = summaryOf(state);
  document.documentElement.dataset["recomputed"] = JSON.stringify(summary);
  return summary;
}

function sentence(own: ChapterResult[], all: number): string {
  const claims = own.flatMap((result) => result.claims);
  const made = claims.filter(({ agreement }) => agreement !== "missing").length;
  const of = (...kinds: string[]) => claims.filter(({ agreement }) => kinds.includes(agreement)).length;
  const outputs = own.flatMap((result) => result.outputs);
  const wrong = outputs.filter(({ agreement }) => ["differs", "missing"].includes(agreement)).length;
  const parts = [
    `${made} of ${all} claims recomputed in this browser, ${of("same")} the same to the last digit`,
    ...(of("near") > 0 ? [`${of("near")} in all but the last digits`] : []),
    ...(of("varies") > 0 ? [`${of("varies")} within the bounds they vary in`] : []),
    ...(of("differs") > 0 ? [`${of("differs")} different`] : []),
    wrong === 0
      ? `${outputs.length} figures, tables, printed outputs and numbers in the text agree`
      : `${wrong} of ${outputs.length} figures, tables, printed outputs and numbers in the text differ`,
  ];
  const errors = own.filter(({ error }) => error).length;
  return `${parts.join("; ")}${errors > 0 ? `; ${errors === 1 ? "a chapter" : `${errors} chapters`} failed` : ""}.`;
}

/** Recomputes one chapter and shows what became of it. */
async function recompute(
  chapter: LiveChapter,
  live: Live,
  onCell: () => void,
  signal: AbortSignal,
): Promise<ChapterResult> {
  removeNotes(chapter.slug);
  resetSettings(chapter.slug);
  const since = performance.now();
  const run = await runChapter(chapter, live, onCell, signal);
  const result = await compareChapter(chapter, run, Math.round(performance.now() - since) / 1000);
  results.set(chapter.slug, result);
  showNotes(chapter.slug, result);
  return result;
}

/** Recomputes the chapters, as many at once as there are processors. */
async function recomputeAll(panel: Panel, slugs: string[] | undefined, signal: AbortSignal): Promise<void> {
  const live = await livePage();
  const chosen = live.chapters.filter(
    ({ slug, obstacles, cells }) =>
      obstacles.length === 0 && cells.length > 0 && (slugs?.includes(slug) ?? true),
  );
  const total = chosen.reduce((sum, { cells }) => sum + cells.length, 0);
  let done = 0;
  const onCell = () => panel.progress(++done, total);
  const own: ChapterResult[] = [];
  const waiting = [...chosen];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      own.push(await recompute(next, live, onCell, signal));
  };
  publish("running");
  try {
    await Promise.all(Array.from({ length: Math.max(navigator.hardwareConcurrency, 1) }, lane));
  } catch (error) {
    publish(signal.aborted ? "stopped" : "failed");
    throw error;
  }
  publish("done");
  const all = slugs ? own.reduce((sum, { claims }) => sum + claims.length, 0) : claimCount();
  panel.say(sentence(own, all));
}

function panelFor(slugs: string[] | undefined, about: (string | Node)[] = []): Panel {
  const panel = makePanel(words.recompute, ...about);
  panel.onStart = (signal) => recomputeAll(panel, slugs, signal);
  return panel;
}

/** What a chapter says that no browser can run. */
function obstacleNote(obstacles: string[]): HTMLElement {
  const note = document.createElement("p");
  note.className = "recompute note";
  note.textContent = `This chapter cannot be recomputed in a browser, because of ${obstacles.join(" and ")}; npm run verify recomputes it.`;
  return note;
}

/** Adds the buttons to a live page. Nothing runs before the reader asks, or the address does by `?recompute`. */
export function startRecompute(): void {
  const obstacles = (payloadElement() as HTMLElement | null)?.dataset["obstacles"];
  if (obstacles === undefined) return;
  const known = JSON.parse(obstacles) as Record<string, string[]>;
  for (const chapter of document.querySelectorAll<HTMLElement>("section.chapter")) {
    const slug = chapter.getAttribute("aria-label") ?? "";
    const found = known[slug];
    if (!found) continue;
    const made = found.length > 0 ? obstacleNote(found) : panelFor([slug]).element;
    chapter.querySelector(":scope > .facts")?.after(made);
  }
  const panel = panelFor(undefined, about());
  const verdict = document.querySelector(".verdict-line");
  if (verdict) verdict.after(panel.element);
  else document.getElementById("main")?.prepend(panel.element);
  if (new URLSearchParams(location.search).has("recompute")) void panel.start();
}
