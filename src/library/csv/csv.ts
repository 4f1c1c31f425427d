import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/** A row of a CSV file: by column, numbers where the file has numbers and text elsewhere; empty fields are empty text. */
export type CsvRow = Record<string, number | string>;

/** How a CSV file is written. */
export interface CsvOptions {
  /** Between two fields; default a comma. */
  delimiter?: string;
  /** Names of the columns, for a file whose first line does not hold them. */
  columns?: string[];
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/**
 * The rows of a CSV file (RFC 4180). A relative path starts at the notebook's folder. The report records the file: the
 * notebook is out of date when it changes. Throws an Error that names the line if the file is not well-formed.
 *
 * @example
 * const rows = csv("measurements.csv"); // [{ x: 1, y: 2.5, label: "a" }, …]
 */
export function csv(path: string | URL, { delimiter = ",", columns }: CsvOptions = {}): CsvRow[] {
  return parse(readFileSync(path, "utf8"), {
    bom: true,
    columns: columns ?? true,
    delimiter,
    skip_empty_lines: true,
    cast: (field, { header }) => (!header && NUMBER.test(field) ? Number(field) : field),
  });
}
