import type { Verdict } from "../../shared/claim.js";
import type { WordLanguage } from "./languages.js";

/** How a claim's verdict reads. */
export const VERDICT_WORDS: Record<WordLanguage, Record<Verdict, string>> = {
  en: { holds: "holds", fails: "fails", refuted: "refuted", disputed: "disputed", measured: "measured" },
  de: {
    holds: "erfüllt",
    fails: "nicht erfüllt",
    refuted: "widerlegt",
    disputed: "strittig",
    measured: "gemessen",
  },
  zh: { holds: "成立", fails: "不成立", refuted: "被否定", disputed: "有争议", measured: "测量值" },
};
