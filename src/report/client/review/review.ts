import { proposedItems } from "../../../review/model/claims.js";
import type { ReviewPayload } from "../../../review/model/payload.js";
import { points, totalPoints } from "../../../review/model/points.js";
import type { Mark, ReviewComment } from "../../../review/model/review.js";
import {
  isLevelItem,
  maximum,
  questionsOf,
  type RubricItem,
  type RubricQuestion,
  signed,
} from "../../../review/model/rubric.js";
import { element } from "../element.js";
import { button } from "./button.js";
import { currentCell, showComments, targetIn } from "./comments.js";
import { ReviewLog } from "./log.js";
import type { ReviewStore } from "./store.js";

/** The fragment that names the question to begin with. */
const QUESTION_HASH = "#mark-";
const NO_MARK: Mark = { items: [] };

const SAVED_POLL_MS = 50;

const HELP = `j k  next, previous question
1–9  give or take an item
0  full marks
c  comment on the selection or on this cell
r  reuse a comment
+ −  adjust the points
d  done, and on to the next question
Shift+D  done, and on to the same question of the next submission
s  save, where the review is a file of yours
h  hide or show the comments
f  flag for somebody else
n p  next, previous comment
u  undo
?  this help`;

function styled<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
  return Object.assign(element(tag, ...content), { className });
}

/** The panel of the current question, with its keys. */
export class ReviewPanel {
  private readonly payload: ReviewPayload;
  private readonly log: ReviewLog;
  private readonly ids: string[];
  private at = 0;
  private keys = true;
  private readonly content = document.createElement("div");
  /** What the grader is writing; kept outside the content, which is re-rendered after each change. */
  private readonly forms = document.createElement("div");
  private readonly box = styled("section", "review-panel");
  private readonly status = styled("p", "review-status");

  constructor(payload: ReviewPayload, store: ReviewStore) {
    this.payload = payload;
    this.log = new ReviewLog(payload, store);
    this.ids = questionsOf(payload.rubric).map(([id]) => id);
    const open = this.ids.findIndex(
      (id) => !this.log.state.marks.get(id)?.done || this.log.changed(id).length > 0,
    );
    const asked = this.ids.indexOf(decodeURIComponent(location.hash.slice(QUESTION_HASH.length)));
    this.at = asked >= 0 && location.hash.startsWith(QUESTION_HASH) ? asked : Math.max(open, 0);
    this.box.setAttribute("role", "region");
    this.status.setAttribute("role", "status");
    this.box.tabIndex = -1;
    this.box.append(this.content, this.forms);
    document.querySelector(".rail")?.append(this.box);
    document.body.classList.add("in-review");
    this.log.onChange = () => this.show();
    addEventListener("keydown", (event) => this.onKey(event));
    this.show();
  }

  private get id(): string {
    return this.ids[this.at] ?? "";
  }

  private get question(): RubricQuestion {
    return this.payload.rubric.questions[this.id] ?? { max: 0, items: [] };
  }

  private get mark(): Mark {
    return this.log.state.marks.get(this.id) ?? NO_MARK;
  }

  private get items(): RubricItem[] {
    return this.question.items.filter(({ retired }) => !retired);
  }

  private set(mark: Mark): void {
    this.log.change({ set: { [this.id]: mark } });
  }

  /** Gives or takes an item; one with levels goes to its next level. */
  private toggle(item: RubricItem): void {
    const { items, levels = {}, ...rest } = this.mark;
    if (!isLevelItem(item)) {
      const given = items.includes(item.id) ? items.filter((id) => id !== item.id) : [...items, item.id];
      return this.set({ ...rest, items: given, ...(Object.keys(levels).length > 0 && { levels }) });
    }
    const names = item.levels.map(([, text]) => text);
    const next = names[names.indexOf(levels[item.id] ?? "") + 1];
    const { [item.id]: _, ...others } = levels;
    const chosen = next === undefined ? others : { ...others, [item.id]: next };
    this.set({ ...rest, items, ...(Object.keys(chosen).length > 0 && { levels: chosen }) });
  }

  private full(): void {
    const { adjust: _, ...rest } = this.mark;
    const single = this.items.flatMap((item) => (!isLevelItem(item) && item.points > 0 ? [item.id] : []));
    const levels = this.items.flatMap((item): [string, string][] => {
      if (!isLevelItem(item)) return [];
      const best = item.levels.reduce((most, each) => (each[0] > most[0] ? each : most));
      return [[item.id, best[1]]];
    });
    this.set({
      ...rest,
      items: single,
      ...(levels.length > 0 && { levels: Object.fromEntries(levels) }),
    });
  }

  private adjust(by: number): void {
    const before = this.mark.adjust?.points ?? 0;
    const why = prompt(
      `Why ${by > 0 ? "more" : "fewer"} points for ${this.id}?`,
      this.mark.adjust?.why ?? "",
    );
    if (!why?.trim()) return;
    const { adjust: _, ...rest } = this.mark;
    this.set({ ...rest, ...(before + by !== 0 && { adjust: { points: before + by, why } }) });
  }

  private flag(): void {
    const { flag, ...rest } = this.mark;
    this.set(flag === undefined ? { ...rest, flag: "" } : rest);
  }

  private done(): void {
    this.set({ ...this.mark, done: true });
    this.go(1);
  }

  /** The same question of the next submission, once this one is saved. */
  private nextSubmission(): void {
    this.set({ ...this.mark, done: true });
    const { next, queue } = this.payload;
    const address = next === undefined ? queue : `${next}${QUESTION_HASH}${encodeURIComponent(this.id)}`;
    if (address === undefined) return;
    const go = () => {
      if (this.log.saved === "all saved") location.href = address;
      else setTimeout(go, SAVED_POLL_MS);
    };
    if (!this.log.needsPlace) go();
  }

  private go(step: number): void {
    this.at = Math.min(Math.max(this.at + step, 0), this.ids.length - 1);
    this.show();
    this.answer()?.scrollIntoView({ block: "start" });
  }

  /** The title of the question in the overview; its link leads to the answer. */
  private heading(id = this.id): HTMLElement | undefined {
    return [...document.querySelectorAll<HTMLElement>("section.question")].find(
      (section) =>
        (
          section.querySelector(".question-id")?.textContent ??
          section.querySelector("h3")?.firstChild?.textContent ??
          ""
        ).trim() === id,
    );
  }

  private answer(): Element | null {
    const href = this.heading()?.querySelector("h3 a")?.getAttribute("href");
    return href ? document.getElementById(decodeURIComponent(href.slice(1))) : (this.heading() ?? null);
  }

  private comment(body = "", existing?: ReviewComment): void {
    const cell = currentCell();
    const target = existing ? existing.target : cell && targetIn(cell);
    const field = styled("textarea", "review-field");
    field.value = body;
    field.setAttribute("aria-label", `Comment on ${this.id}`);
    const keep = () => {
      const text = field.value.trim();
      this.closeForms();
      if (text === "") return;
      this.log.change({
        comment: {
          id: existing?.id ?? crypto.randomUUID().slice(0, 8),
          question: existing?.question ?? this.id,
          body: text,
          ...(target && { target }),
        },
      });
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
    });
    this.openForm(field, button("Save (Ctrl+Enter)", keep));
  }

  /** Opens a form; Escape closes it. */
  private openForm(...content: (string | HTMLElement)[]): void {
    const form = styled(
      "div",
      "review-form",
      ...content,
      button("Cancel (Esc)", () => this.closeForms()),
    );
    form.addEventListener("keydown", ({ key }) => key === "Escape" && this.closeForms());
    this.forms.replaceChildren(form);
    form.querySelector<HTMLElement>("textarea, button")?.focus();
  }

  private closeForms(): void {
    this.forms.replaceChildren();
    this.box.focus();
  }

  private reuse(): void {
    const own = this.log.state.comments.filter(({ question }) => question === this.id);
    const offered = this.items.flatMap(({ comment }) => (comment === undefined ? [] : [comment]));
    const earlier = (this.payload.earlier[this.id] ?? []).map(({ body }) => body);
    const bodies = [...new Set([...earlier, ...own.map(({ body }) => body), ...offered])];
    const choices = bodies.map((body) => button(body, () => this.comment(body)));
    this.openForm(...(choices.length > 0 ? choices : ["No comment on this question yet."]));
  }

  private toComment(step: number): void {
    const all = [...document.querySelectorAll<HTMLElement>(".review-comment")];
    const now = all.indexOf(document.activeElement as HTMLElement);
    const next = all[(now + step + all.length) % all.length];
    next?.scrollIntoView({ block: "center" });
    next?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    if (!this.keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((target as Element).closest("input, textarea, select")) return;
    const item = this.items[Number(key) - 1];
    const acts: Record<string, () => void> = {
      j: () => this.go(1),
      k: () => this.go(-1),
      "0": () => this.full(),
      c: () => this.comment(),
      r: () => this.reuse(),
      "+": () => this.adjust(0.5),
      "-": () => this.adjust(-0.5),
      f: () => this.flag(),
      d: () => this.done(),
      D: () => this.nextSubmission(),
      s: () => void this.log.choosePlace(),
      h: () => document.body.classList.toggle("comments-hidden"),
      u: () => this.log.undo(),
      n: () => this.toComment(1),
      p: () => this.toComment(-1),
      "?": () => alert(HELP),
    };
    const act = item ? () => this.toggle(item) : acts[key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private itemRow(item: RubricItem, i: number, proposed: string[]): HTMLElement {
    const { mark } = this;
    const level = mark.levels?.[item.id];
    const isGiven = isLevelItem(item) ? level !== undefined : mark.items.includes(item.id);
    const worth = isLevelItem(item)
      ? (item.levels.find(([, text]) => text === level)?.[0] ?? "…")
      : signed(item.points);
    const row = button("", () => this.toggle(item));
    row.className = "review-item";
    row.setAttribute("role", "checkbox");
    row.setAttribute("aria-checked", String(isGiven));
    const hint = proposed.includes(item.id) ? element("small", " proposed by its claims") : "";
    row.append(
      element("kbd", String(i + 1)),
      element("span", item.text, level === undefined ? "" : `: ${level}`, hint),
      element("b", String(worth)),
    );
    return row;
  }

  /** The points of every question, in the overview. */
  private showSheet(): void {
    for (const id of this.ids) {
      const title = this.heading(id)?.querySelector("h3");
      const question = this.payload.rubric.questions[id];
      if (!title || !question) continue;
      const mark = this.log.state.marks.get(id);
      const sum = question.max > 0 ? `${mark ? points(question, mark).points : "–"} / ${question.max}` : "";
      const text = `${sum}${mark?.done ? " ✓" : ""}`;
      const shown = title.querySelector(".points") ?? title.appendChild(styled("span", "points"));
      shown.textContent = text;
    }
  }

  private show(): void {
    const { payload, id, question, mark, log } = this;
    const title = `${id}${question.title ? ` ${question.title}` : ""}`;
    const proposed = proposedItems(question, payload.claims);
    const hasPoints = question.max > 0;
    this.box.setAttribute("aria-label", `Marks for ${title}`);
    const adjusted = mark.adjust
      ? [styled("p", "note", `${signed(mark.adjust.points)}: ${mark.adjust.why}`)]
      : [];
    const changed = log.changed(id);
    if (changed.length > 0)
      adjusted.push(
        styled(
          "p",
          "review-again",
          `Look again: ${changed.length === 1 ? "1 cell has" : `${changed.length} cells have`} changed since you marked this.`,
        ),
      );
    const links = (
      [
        ["Previous", payload.previous],
        ["All submissions", payload.queue],
        ["Next", payload.next],
      ] as const
    ).flatMap(([label, href]) => {
      if (href === undefined) return [];
      const link = element("a", label);
      link.href = href;
      return [link];
    });
    const focusable = () => [...this.content.querySelectorAll<HTMLElement>("button, a")];
    const focused = focusable().indexOf(document.activeElement as HTMLElement);
    this.content.replaceChildren(
      element(
        "h2",
        `${title} `,
        ...(hasPoints
          ? [styled("span", "points", `${points(question, mark).points} / ${question.max}`)]
          : []),
      ),
      ...this.items.map((item, i) => this.itemRow(item, i, proposed)),
      ...adjusted,
      styled(
        "div",
        "review-actions",
        button("‹", () => this.go(-1)),
        ...(hasPoints
          ? [
              button("Full", () => this.full()),
              button("+½", () => this.adjust(0.5)),
              button("−½", () => this.adjust(-0.5)),
            ]
          : []),
        button("Comment", () => this.comment()),
        button(mark.flag === undefined ? "Flag" : "Flagged", () => this.flag()),
        button("Undo", () => log.undo()),
        button(mark.done ? "Done ✓" : "Done", () => this.done()),
        button("›", () => this.go(1)),
      ),
      styled(
        "p",
        "review-total",
        maximum(payload.rubric) > 0
          ? `${payload.code}: ${totalPoints(payload.rubric, log.state.marks)} / ${maximum(payload.rubric)}`
          : payload.code,
      ),
      this.status,
      ...(log.needsPlace ? [button("Save (s)", () => void log.choosePlace())] : []),
      styled("p", "note", payload.facts.join(" · ")),
      styled("nav", "review-links", ...links),
      button(this.keys ? "Keys on (?)" : "Keys off", () => {
        this.keys = !this.keys;
        this.show();
      }),
    );
    focusable()[focused]?.focus();
    if (this.status.textContent !== log.saved) this.status.textContent = log.saved;
    this.showSheet();
    showComments(log.state.comments, {
      edit: (comment) => this.comment(comment.body, comment),
      remove: (comment) => log.change({ remove: comment }),
    });
  }
}
