import type { Place, Problem } from "../problem.js";
import type { Chapter, Survey } from "./survey.js";

/** Where something of a notebook stands, and what is known of the page around it. */
export interface Context {
  chapter: Chapter;
  survey: Survey;
  place: Place;
  /** Takes what is wrong. */
  problems: Problem[];
}
