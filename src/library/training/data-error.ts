import { MISSING_DATA } from "../../shared/mime.js";

/** A problem with data on disk or during a download; the message names the file and the fix. */
export class DataError extends Error {
  override name = "DataError";
}

/** Missing data that can be fetched. The report command recognizes the name and keeps the earlier results. */
export class MissingData extends DataError {
  override name = MISSING_DATA;
}
