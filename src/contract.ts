/**
 * What notebooks and report agree on: the only module both halves import.
 *
 * A notebook speaks to the report through standard Jupyter outputs and metadata alone, so every notebook
 * stays an ordinary one, and any ordinary notebook can be rendered.
 */

/** MIME types of the outputs the report knows how to show in more than the standard way. */
export const mime = {
  /** A Plotly figure: an object with `data` and `layout`. JupyterLab's name for it. */
  figure: "application/vnd.plotly.v1+json",
  /** A {@link Claim}. */
  claim: "application/vnd.notebook-report.claim+json",
  svg: "image/svg+xml",
  png: "image/png",
  html: "text/html",
  text: "text/plain",
} as const;

/** Where the project keeps its own metadata in a notebook, a cell or an output. */
export const METADATA_KEY = "notebook-report";

/** What an output says of itself in its metadata, under {@link METADATA_KEY}. */
export interface OutputNote {
  /** It shows how far long work has come. */
  progress?: boolean;
  /** What it holds varies from run to run, as durations do: no comparison of two runs looks inside. */
  volatile?: boolean;
}

/** The metadata of an output that varies from run to run. */
export const volatileMetadata = { [METADATA_KEY]: { volatile: true } satisfies OutputNote };

/**
 * Name of the error that code throws when data it needs are not on this machine. The notebook's earlier outputs then stay
 * on the page, marked as out of date.
 */
export const MISSING_DATA = "MissingData";

/** How a measured number is held against an expected one. */
export type Relation = "=" | "≤" | "<" | "≥" | ">";

/** One checkable statement: what was expected, what came out of code that ran, and whether it holds. */
export interface Claim {
  /** Unique over all notebooks of a report; prose refers to it as `[2.54692](claim:ID)`. */
  id: string;
  /** The homework's section the claim answers, e.g. `1.1` or `practice 2`. */
  question: string;
  /** One sentence, may hold inline mathematics between dollar signs. */
  statement: string;
  relation: Relation;
  expected: number;
  actual: number;
  /** Largest |actual − expected| that still counts as `=`. */
  tolerance?: number;
  /** Unit of `expected`, `actual` and `author`, e.g. `%`. */
  unit?: string;
  /** What the homework's author reported. */
  author?: number;
  pass: boolean;
}

/** JSON knows no NaN and no infinity; in a notebook they are written as these strings. */
const NON_FINITE = ["NaN", "Infinity", "-Infinity"];

/** A claim as it stands in a notebook. */
export const encodeClaim = (claim: Claim): Record<string, unknown> => ({
  ...claim,
  actual: Number.isFinite(claim.actual) ? claim.actual : String(claim.actual),
});

export const CLAIM_ID = /^[a-z][a-z0-9-]*$/;

/** Reads a claim from a notebook; undefined if it is none, for a notebook may hold anything. */
export function decodeClaim(value: unknown): Claim | undefined {
  const found = value as Claim | null | undefined;
  const isNumber = (x: unknown) => typeof x === "number" || NON_FINITE.includes(x as string);
  const isOptional = (x: unknown, type: string) => x === undefined || typeof x === type;
  const ok =
    typeof found === "object" &&
    found !== null &&
    CLAIM_ID.test(String(found.id)) &&
    [found.question, found.statement].every((text) => typeof text === "string") &&
    ["=", "≤", "<", "≥", ">"].includes(found.relation) &&
    typeof found.expected === "number" &&
    isNumber(found.actual) &&
    isOptional(found.tolerance, "number") &&
    isOptional(found.unit, "string") &&
    isOptional(found.author, "number") &&
    typeof found.pass === "boolean";
  return ok ? { ...found, actual: Number(found.actual) } : undefined;
}

/** A colour that means one thing in every figure, for light and for dark paper. */
export interface Hue {
  light: string;
  dark: string;
}

/**
 * The project's colours by meaning. Figures are drawn with the `light` hue; the page swaps it for `dark` on
 * dark paper by looking the hex value up here, so each `light` value stands once. Those that meet in one figure differ
 * in lightness too, so that colour-blind eyes tell them apart.
 */
export const hues = {
  /** The value at a node of a computational graph (the homework's figure 2). */
  value: { light: "#c4262e", dark: "#ff8079" },
  /** A gradient in a computational graph (the homework's figure 2). */
  gradient: { light: "#1f5fbf", dark: "#7fb2ff" },
  /** Our own result where it stands beside somebody else's. */
  ours: { light: "#3d3a9e", dark: "#a9a6ff" },
  /** What the homework's author reported. */
  author: { light: "#7d8390", dark: "#9aa1ae" },
  relu: { light: "#238076", dark: "#1fbf95" },
  elu: { light: "#bf5000", dark: "#f08a4b" },
  tanh: { light: "#4a2fc0", dark: "#9a92ff" },
  sigmoid: { light: "#7d1140", dark: "#ffcbe2" },
  /** The three classes of iris, and of every three-class example. */
  class1: { light: "#0a4f57", dark: "#a8e6e8" },
  class2: { light: "#b06000", dark: "#f09a20" },
  class3: { light: "#7a58f0", dark: "#8f7bff" },
  /** Numbers above and below zero in a picture of signed numbers, such as the kernels of a convolution. */
  positive: { light: "#0f5c9e", dark: "#6bb1f2" },
  negative: { light: "#b5451b", dark: "#f2946b" },
  ink: { light: "#1f2328", dark: "#e6e8eb" },
  inkSoft: { light: "#59606b", dark: "#a3aab5" },
  rule: { light: "#dfe2e6", dark: "#3a3f47" },
  paper: { light: "#ffffff", dark: "#16181c" },
} as const satisfies Record<string, Hue>;

/** The name of a meaning that has a colour. */
export type Meaning = keyof typeof hues;
