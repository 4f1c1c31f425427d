/** The parts of citation-js that are used; it ships no types. */
declare module "@citation-js/core" {
  interface CslEntry {
    id: string;
  }
  export class Cite {
    constructor(data: unknown, options?: { forceType: string });
    readonly data: CslEntry[];
    format(format: "citation", options: object): string;
    format(format: "bibliography", options: object): [key: string, formatted: string][];
  }
}
declare module "@citation-js/plugin-bibtex";
declare module "@citation-js/plugin-csl";
