import { MISSING_DATA } from "../../shared/mime.js";

/** Something wrong with data on disk or on the way there; the message names the file and says how to mend it. */
export class DataError extends Error {
  override name = "DataError";
}

/** Data that has to be fetched first. The report command knows this name and keeps the results of the run before. */
export class MissingData extends DataError {
  override name = MISSING_DATA;
}
