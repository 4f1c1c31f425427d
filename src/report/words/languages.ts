/** Languages that the page's own words exist in. */
export type WordLanguage = "en" | "de" | "zh";

/** The language of the page's own words on a page in the language `tag`, e.g. `de-AT`: English where there are no others. */
export function wordLanguage(tag: string): WordLanguage {
  const [language] = tag.toLowerCase().split("-");
  return language === "de" || language === "zh" ? language : "en";
}
