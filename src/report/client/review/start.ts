import type { ReviewPayload } from "../../../review/model/payload.js";
import { type Review, REVIEW_FORMAT } from "../../../review/model/review.js";
import type { Rubric, RubricQuestion } from "../../../review/model/rubric.js";
import { element } from "../element.js";
import { button } from "./button.js";
import { ReviewPanel } from "./review.js";
import { FileStore, serverStore } from "./store.js";

const CODE_CHARACTERS = 8;
const NAME = /^[\w-]{1,40}$/;

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The questions that the page itself shows, without items. */
function rubricOfPage(): Rubric {
  const questions = [...document.querySelectorAll("section.question h3")].map(
    (title): [string, RubricQuestion] => {
      const points = /^[\d.]+/.exec(title.querySelector(".points")?.textContent ?? "")?.[0];
      const id = title.querySelector(".question-id")?.textContent ?? title.firstChild?.textContent ?? "";
      return [id.trim(), { max: Number(points ?? 0), items: [] }];
    },
  );
  const all: [string, RubricQuestion][] = [["report", { max: 0, items: [] }]];
  return { version: 0, questions: Object.fromEntries(questions.length > 0 ? questions : all) };
}

/** Reads the JSON of a file that the reader opens; throws an Error that says what is wrong. */
async function readJson<T>(file: File, what: string, isRight: (value: T) => boolean): Promise<[T, string]> {
  const text = await file.text();
  try {
    const value = JSON.parse(text) as T;
    if (isRight(value)) return [value, text];
  } catch {
    // Said below.
  }
  throw new Error(`${file.name} is not ${what}`);
}

const isRubric = ({ version, questions }: Partial<Rubric>): boolean =>
  typeof version === "number" &&
  Object.values(questions ?? {}).some(() => true) &&
  Object.values(questions ?? {}).every(({ max, items }) => typeof max === "number" && Array.isArray(items));
const isReview = ({ format, log }: Partial<Review>): boolean =>
  format === REVIEW_FORMAT && Array.isArray(log);

function fileField(label: string): { label: HTMLElement; input: HTMLInputElement } {
  const input = element("input");
  Object.assign(input, { type: "file", accept: ".json,application/json" });
  return { label: element("label", label, input), input };
}

async function open(
  rubricFile: File | undefined,
  reviewFile: File | undefined,
  grader: string,
): Promise<void> {
  const [rubric, text] = rubricFile
    ? await readJson<Rubric>(rubricFile, "a rubric", isRubric)
    : [rubricOfPage(), ""];
  const page = await sha256(document.getElementById("main")?.textContent ?? "");
  const begun: Review = reviewFile
    ? (await readJson<Review>(reviewFile, "a review", isReview))[0]
    : {
        ...{
          format: REVIEW_FORMAT,
          submission: `r-${page.slice("sha256-".length).slice(0, CODE_CHARACTERS)}`,
        },
        ...{
          grader,
          rubric: { version: rubric.version, sha256: await sha256(text) },
          report: { page },
          log: [],
        },
      };
  const { log, ...kept } = begun;
  const payload: ReviewPayload = {
    ...{ code: kept.submission, grader: kept.grader, rubric, report: kept.report, log },
    ...{ facts: ["rendered by whoever made this page"], claims: [], earlier: {} },
  };
  new ReviewPanel(payload, new FileStore(kept));
}

/** The form that opens this page for marking. */
function showForm(opener: HTMLElement): void {
  const dialog = element("dialog");
  dialog.className = "review-start";
  const [rubric, review] = [
    fileField("Rubric (rubric.json; optional) "),
    fileField("Go on with a review (optional) "),
  ];
  const name = element("input");
  Object.assign(name, { value: "grader", pattern: NAME.source, required: true });
  const failure = element("p");
  failure.setAttribute("role", "alert");
  const start = async () => {
    if (!NAME.test(name.value)) throw new Error("your name here: letters, digits and hyphens");
    await open(rubric.input.files?.[0], review.input.files?.[0], name.value);
    dialog.close();
    opener.remove();
  };
  dialog.append(
    element("h2", "Review this page"),
    element(
      "p",
      "Marks and comments go into a file of yours; nothing of them stays in this browser. Review only a page that you or your tools have made: the script of another page is its author's.",
    ),
    rubric.label,
    review.label,
    element("label", "Your name in the file ", name),
    failure,
    button(
      "Start",
      () => void start().catch((error: unknown) => (failure.textContent = (error as Error).message)),
    ),
    button("Cancel", () => dialog.close()),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Opens a page that was made for marking; elsewhere the button Review does, when it is pressed. */
export function startReview(): void {
  const opener = document.querySelector<HTMLElement>('[data-action="review"]');
  const text = document.getElementById("review")?.textContent;
  if (!text) return opener?.addEventListener("click", () => showForm(opener));
  opener?.remove();
  const payload = JSON.parse(text) as ReviewPayload;
  const { code: submission, grader, rubric, sha256 = "", report, save } = payload;
  const kept = { format: REVIEW_FORMAT, submission, grader, report } as const;
  new ReviewPanel(
    payload,
    save === undefined
      ? new FileStore({ ...kept, rubric: { version: rubric.version, sha256 } })
      : serverStore(save),
  );
}
