import { readerWords } from "../words/reader-words.js";

/** The words of the page's controls, in its language. */
export const words = readerWords(document.documentElement.lang);
