import type { Verdict } from "../../shared/claim.js";
import { type WordLanguage, wordLanguage } from "./languages.js";
import { VERDICT_WORDS } from "./verdict-words.js";

/** The words of the page's controls, which need scripts, in one language. */
export interface ReaderWords {
  themes: Record<"auto" | "light" | "dark", string>;
  themeIs: (theme: "auto" | "light" | "dark") => string;
  /** The switch of all code, by what is shown. */
  code: Record<"written" | "all" | "none", string>;
  copy: string;
  copied: string;
  selected: string;
  found: (places: number) => string;
  data: [label: string, title: string];
  csv: string;
  svg: string;
  png: string;
  dataOfFigure: string;
  notPossible: (label: string) => string;
  tryValues: string;
  reset: string;
  clear: string;
  pad: (name: string) => string;
  running: string;
  runningCell: (cell: number, all: number) => string;
  withSettings: string;
  settingsShown: string;
  settingsFailed: (message: string) => string;
  recompute: string;
  stop: string;
  verdict: Record<Verdict, string>;
}

const en: ReaderWords = {
  code: { written: "Code", all: "All code", none: "No code" },
  themes: { auto: "Auto", light: "Light", dark: "Dark" },
  themeIs: (theme) => `Theme: ${theme === "auto" ? "auto, as the system has it" : theme}`,
  copy: "Copy",
  copied: "Copied",
  selected: "Selected",
  found: (places) => (places === 0 ? "Nothing found" : `${places} place${places === 1 ? "" : "s"}`),
  data: ["Data", "Show the figure's data as a table"],
  csv: "Download the figure's data",
  svg: "Download the image as SVG",
  png: "Download the image as PNG",
  dataOfFigure: "The figure's data",
  notPossible: (label) => `${label}: not possible`,
  tryValues: "Try other values",
  reset: "Reset",
  clear: "Clear",
  pad: (name) =>
    `${name}: draw with mouse, pen or finger; arrow keys move the pen, Space puts it down and lifts it`,
  running: "running …",
  runningCell: (cell, all) => `running: cell ${cell} of ${all} …`,
  withSettings: "with your settings",
  settingsShown: "The outputs below are with your settings; the verdict is not.",
  settingsFailed: (message) => `A cell failed with these settings: ${message}`,
  recompute: "Recompute",
  stop: "Stop",
  verdict: VERDICT_WORDS.en,
};

const de: ReaderWords = {
  code: { written: "Code", all: "Aller Code", none: "Kein Code" },
  themes: { auto: "Auto", light: "Hell", dark: "Dunkel" },
  themeIs: (theme) => `Farben: ${{ auto: "wie im System", light: "hell", dark: "dunkel" }[theme]}`,
  copy: "Kopieren",
  copied: "Kopiert",
  selected: "Ausgewählt",
  found: (places) => (places === 0 ? "Nichts gefunden" : `${places} Stelle${places === 1 ? "" : "n"}`),
  data: ["Daten", "Die Daten der Abbildung als Tabelle zeigen"],
  csv: "Die Daten der Abbildung herunterladen",
  svg: "Das Bild als SVG herunterladen",
  png: "Das Bild als PNG herunterladen",
  dataOfFigure: "Die Daten der Abbildung",
  notPossible: (label) => `${label}: nicht möglich`,
  tryValues: "Andere Werte ausprobieren",
  reset: "Zurücksetzen",
  clear: "Leeren",
  pad: (name) =>
    `${name}: mit Maus, Stift oder Finger zeichnen; Pfeiltasten bewegen den Stift, die Leertaste setzt ihn auf und hebt ihn ab`,
  running: "rechnet …",
  runningCell: (cell, all) => `rechnet: Zelle ${cell} von ${all} …`,
  withSettings: "mit Ihren Werten",
  settingsShown: "Die Ausgaben darunter gelten für Ihre Werte, das Gesamturteil nicht.",
  settingsFailed: (message) => `Eine Zelle ist mit diesen Werten fehlgeschlagen: ${message}`,
  recompute: "Neu berechnen",
  stop: "Anhalten",
  verdict: VERDICT_WORDS.de,
};

const zh: ReaderWords = {
  code: { written: "代码", all: "全部代码", none: "无代码" },
  themes: { auto: "自动", light: "浅色", dark: "深色" },
  themeIs: (theme) => `主题：${{ auto: "跟随系统", light: "浅色", dark: "深色" }[theme]}`,
  copy: "复制",
  copied: "已复制",
  selected: "已选中",
  found: (places) => (places === 0 ? "没有找到" : `找到 ${places} 处`),
  data: ["数据", "以表格显示图中数据"],
  csv: "下载图中数据",
  svg: "下载 SVG 图像",
  png: "下载 PNG 图像",
  dataOfFigure: "图中数据",
  notPossible: (label) => `${label}：无法完成`,
  tryValues: "试试其他取值",
  reset: "还原",
  clear: "清空",
  pad: (name) => `${name}：用鼠标、笔或手指书写；方向键移动笔，空格键落笔和提笔`,
  running: "正在计算 …",
  runningCell: (cell, all) => `正在计算：第 ${cell} 个单元，共 ${all} 个 …`,
  withSettings: "按您的取值",
  settingsShown: "下面的输出按您的取值计算，总判定不变。",
  settingsFailed: (message) => `某个单元在这些取值下出错：${message}`,
  recompute: "重新计算",
  stop: "停止",
  verdict: VERDICT_WORDS.zh,
};

const WORDS: Record<WordLanguage, ReaderWords> = { en, de, zh };

/** The words of the controls on a page in the language `tag`. */
export const readerWords = (tag: string): ReaderWords => WORDS[wordLanguage(tag)];
