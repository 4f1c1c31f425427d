import type { ClaimKind, Verdict } from "../../shared/claim.js";
import { type WordLanguage, wordLanguage } from "./languages.js";
import { VERDICT_WORDS } from "./verdict-words.js";

/** The words around a notebook's content, in one language. */
export interface PageWords {
  skip: string;
  search: string;
  searchPage: string;
  code: string;
  theme: string;
  contents: string;
  overview: string;
  references: string;
  provenance: string;
  review: string;
  facts: (notebooks: number, lastExecuted: string | undefined) => string;
  verdicts: (verdicts: number, numbers: number) => string;
  constants: (constants: string) => string;
  executed: (time: string, seconds: number) => string;
  notExecuted: string;
  failedRun: [title: string, text: string];
  outdated: (reasons: string) => [title: string, text: string];
  previous: string;
  next: string;
  turn: (chapter: string) => string;
  addresses: string;
  points: (points: number) => string;
  claimsOn: (question: string) => string;
  noClaim: string;
  filter: { label: string; all: string; fails: string; author: string };
  kinds: Record<ClaimKind, (held: number, all: number) => string>;
  counted: Record<"refuted" | "disputed" | "measured", (count: number) => string>;
  verdict: Record<Verdict, string>;
  claim: { verdict: string; statement: string; expected: string; measured: string; author: string };
  linkTo: { claim: string; section: string; equation: string };
  lines: (count: number) => string;
  output: string;
  rawCell: (format: string) => string;
  /** What a reference reads: `Figure 3`. */
  figure: (number: number | string) => string;
  table: (number: number | string) => string;
  made: { columns: string[]; executed: string; notRecorded: string; unknown: string };
  packages: (list: string) => string;
  commit: string;
}

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
const ofAll = (held: number, all: number): string => (held === all ? `${all}` : `${held} of ${all}`);

const en: PageWords = {
  skip: "Skip to the text",
  search: "Search",
  searchPage: "Search this page",
  code: "Code",
  theme: "Theme",
  contents: "Contents",
  overview: "What was asked, what was found",
  references: "References",
  provenance: "How this page was made",
  review: "Review this page",
  facts: (notebooks, last) =>
    `${plural(notebooks, "notebook")}${last ? `, last executed ${last}` : ""}. Offline, one file`,
  verdicts: (verdicts, numbers) =>
    `; ${plural(verdicts, "verdict")} computed from measured values${numbers > 0 ? `, ${numbers} numbers in the text compared with them` : ""}`,
  constants: (constants) => `Executed with ${constants}.`,
  executed: (time, seconds) => `executed ${time} in ${seconds} s`,
  notExecuted: "shown as its file has it",
  failedRun: ["This run failed.", "The notebook's file keeps the results of the run before."],
  outdated: (reasons) => ["These outputs are out of date", `, because ${reasons}.`],
  previous: "Previous",
  next: "Next",
  turn: (chapter) => `Before and after ${chapter}`,
  addresses: "Addresses of the links",
  points: (points) => `${points} points`,
  claimsOn: (question) => `Claims on ${question}`,
  noClaim: "No claim is made",
  filter: { label: "Show claims", all: "All", fails: "Failed", author: "With the author's figure" },
  kinds: {
    required: (held, all) => `${held} of ${plural(all, "requirement")} met`,
    reproduced: (held, all) => `${ofAll(held, all)} ${all === 1 ? "figure" : "figures"} reproduced`,
    check: (held, all) => `${ofAll(held, all)} ${held === 1 && all === 1 ? "check holds" : "checks hold"}`,
  },
  counted: {
    refuted: (count) => `${plural(count, "expectation")} refuted`,
    disputed: (count) => `${plural(count, "claim")} disputed`,
    measured: (count) => `${plural(count, "value")} measured`,
  },
  verdict: VERDICT_WORDS.en,
  claim: {
    verdict: "Verdict",
    statement: "Statement",
    expected: "expected",
    measured: "measured",
    author: "author",
  },
  linkTo: {
    claim: "Link to this claim",
    section: "Link to this section",
    equation: "Link to this equation",
  },
  lines: (count) => plural(count, "line"),
  output: "Output",
  rawCell: (format) => `Raw cell, ${format}`,
  figure: (number) => `Figure ${number}`,
  table: (number) => `Table ${number}`,
  made: {
    columns: ["Notebook", "Kernel", "Executed", "Took", "Node", "Machine", "Fingerprint"],
    executed: `Each notebook was executed from its first cell in its own kernel and rendered without any change to its outputs. A fingerprint covers the
notebook's code, the library's modules it reaches, data and packages; if one of them changes, the outputs count as out of date.`,
    notRecorded:
      "Notebooks without a record were not executed by this project; they are shown as their files have them.",
    unknown: "not recorded",
  },
  packages: (list) => `Locked packages the outputs depend on: ${list}.`,
  commit: "Rendered at commit",
};

const von = (held: number, all: number): string => (held === all ? `${all}` : `${held} von ${all}`);

const de: PageWords = {
  skip: "Zum Text springen",
  search: "Suche",
  searchPage: "Diese Seite durchsuchen",
  code: "Code",
  theme: "Farben",
  contents: "Inhalt",
  overview: "Fragen und Ergebnisse",
  references: "Literatur",
  provenance: "Wie diese Seite entstand",
  review: "Diese Seite bewerten",
  facts: (notebooks, last) =>
    `${plural(notebooks, "Notebook")}${last ? `, zuletzt ausgeführt am ${last}` : ""}. Offline, eine Datei`,
  verdicts: (verdicts, numbers) =>
    `; ${plural(verdicts, "Urteil", "Urteile")} aus gemessenen Werten berechnet${numbers > 0 ? `, ${plural(numbers, "Zahl", "Zahlen")} im Text mit ihnen verglichen` : ""}`,
  constants: (constants) => `Ausgeführt mit ${constants}.`,
  executed: (time, seconds) => `ausgeführt am ${time} in ${seconds} s`,
  notExecuted: "gezeigt, wie es in seiner Datei steht",
  failedRun: [
    "Dieser Lauf ist fehlgeschlagen.",
    "Die Datei des Notebooks behält die Ergebnisse des vorigen Laufs.",
  ],
  outdated: (reasons) => ["Diese Ausgaben sind veraltet", ` (${reasons}).`],
  previous: "Zurück",
  next: "Weiter",
  turn: (chapter) => `Vor und nach ${chapter}`,
  addresses: "Adressen der Links",
  points: (points) => `${points} Punkte`,
  claimsOn: (question) => `Behauptungen zu ${question}`,
  noClaim: "Keine Behauptung",
  filter: {
    label: "Behauptungen zeigen",
    all: "Alle",
    fails: "Nicht erfüllt",
    author: "Mit Wert des Autors",
  },
  kinds: {
    required: (held, all) => `${held} von ${all} ${all === 1 ? "Anforderung" : "Anforderungen"} erfüllt`,
    reproduced: (held, all) => `${von(held, all)} ${all === 1 ? "Wert" : "Werte"} reproduziert`,
    check: (held, all) => `${von(held, all)} ${all === 1 ? "Prüfung" : "Prüfungen"} bestanden`,
  },
  counted: {
    refuted: (count) => `${plural(count, "Erwartung", "Erwartungen")} widerlegt`,
    disputed: (count) => `${plural(count, "Behauptung", "Behauptungen")} strittig`,
    measured: (count) => `${plural(count, "Wert", "Werte")} gemessen`,
  },
  verdict: VERDICT_WORDS.de,
  claim: {
    verdict: "Urteil",
    statement: "Behauptung",
    expected: "erwartet",
    measured: "gemessen",
    author: "Autor",
  },
  linkTo: {
    claim: "Link zu dieser Behauptung",
    section: "Link zu diesem Abschnitt",
    equation: "Link zu dieser Gleichung",
  },
  lines: (count) => plural(count, "Zeile", "Zeilen"),
  output: "Ausgabe",
  rawCell: (format) => `Unformatierte Zelle, ${format}`,
  figure: (number) => `Abbildung ${number}`,
  table: (number) => `Tabelle ${number}`,
  made: {
    columns: ["Notebook", "Kernel", "Ausgeführt", "Dauer", "Node", "Rechner", "Fingerabdruck"],
    executed:
      "Jedes Notebook wurde von der ersten Zelle an in einem eigenen Kernel ausgeführt; seine Ausgaben sind unverändert gezeigt. Ein Fingerabdruck umfasst den Code des Notebooks, die Module, die es erreicht, Daten und Pakete; ändert sich davon etwas, gelten die Ausgaben als veraltet.",
    notRecorded:
      "Notebooks ohne Angaben wurden nicht von diesem Projekt ausgeführt; sie sind gezeigt, wie ihre Dateien sie enthalten.",
    unknown: "nicht bekannt",
  },
  packages: (list) => `Pakete, von denen die Ausgaben abhängen: ${list}.`,
  commit: "Erzeugt aus Commit",
};

const zh: PageWords = {
  skip: "跳到正文",
  search: "搜索",
  searchPage: "在本页中搜索",
  code: "代码",
  theme: "主题",
  contents: "目录",
  overview: "问题与结论",
  references: "参考文献",
  provenance: "本页如何生成",
  review: "批阅本页",
  facts: (notebooks, last) => `${notebooks} 个笔记本${last ? `，最近执行于 ${last}` : ""}。离线单文件`,
  verdicts: (verdicts, numbers) =>
    `；${verdicts} 个判定由测得的数值算出${numbers > 0 ? `，正文中 ${numbers} 个数字与之核对` : ""}`,
  constants: (constants) => `执行时采用 ${constants}。`,
  executed: (time, seconds) => `执行于 ${time}，用时 ${seconds} 秒`,
  notExecuted: "按文件原样显示",
  failedRun: ["本次执行失败。", "笔记本文件保留上一次的结果。"],
  outdated: (reasons) => ["这些输出已过期", `（${reasons}）。`],
  previous: "上一章",
  next: "下一章",
  turn: (chapter) => `${chapter} 的前后章`,
  addresses: "链接地址",
  points: (points) => `${points} 分`,
  claimsOn: (question) => `关于 ${question} 的论断`,
  noClaim: "没有论断",
  filter: { label: "显示论断", all: "全部", fails: "不成立", author: "有原作者数值" },
  kinds: {
    required: (held, all) => `${all} 项要求中满足 ${held} 项`,
    reproduced: (held, all) => (held === all ? `复现 ${all} 个数值` : `${all} 个数值中复现 ${held} 个`),
    check: (held, all) => (held === all ? `${all} 项检查通过` : `${all} 项检查中通过 ${held} 项`),
  },
  counted: {
    refuted: (count) => `${count} 个预期被否定`,
    disputed: (count) => `${count} 个论断有争议`,
    measured: (count) => `${count} 个测量值`,
  },
  verdict: VERDICT_WORDS.zh,
  claim: { verdict: "判定", statement: "论断", expected: "预期", measured: "测得", author: "原作者" },
  linkTo: { claim: "此论断的链接", section: "此节的链接", equation: "此公式的链接" },
  lines: (count) => `${count} 行`,
  output: "输出",
  rawCell: (format) => `原始单元，${format}`,
  figure: (number) => `图 ${number}`,
  table: (number) => `表 ${number}`,
  made: {
    columns: ["笔记本", "内核", "执行于", "用时", "Node", "机器", "指纹"],
    executed:
      "每个笔记本都在独立的内核中从第一个单元开始执行，输出未经改动。指纹涵盖笔记本的代码、所用的库模块、数据和软件包；其中任何一项改变，输出即视为过期。",
    notRecorded: "没有记录的笔记本不是由本项目执行的，按文件原样显示。",
    unknown: "未记录",
  },
  packages: (list) => `输出所依赖的软件包：${list}。`,
  commit: "生成自提交",
};

const WORDS: Record<WordLanguage, PageWords> = { en, de, zh };

/** The page's words for a page in the language `tag`. */
export const pageWords = (tag: string): PageWords => WORDS[wordLanguage(tag)];
