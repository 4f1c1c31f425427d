import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import {
  DEFAULT_CELL_TIMEOUT_S,
  DEFAULT_START_TIMEOUT_S,
  type JupyterServer,
  parseServer,
  reasonOf,
  UsageError,
} from "#jupyter/index.js";
import { LMS } from "#grades/tables.js";
import { typedName } from "./npm.js";
import { parseConstant, type Constant } from "#report/verify/index.js";
import {
  type BuildRequest,
  PAPER_SIZES,
  type RunRequest,
  type VerifyRequest,
} from "#report/pipeline/index.js";

/** The options of a command: its request without the signal that stops it. */
type Options<Request extends RunRequest> = Omit<Request, "signal">;

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError("a number above 0 is needed");
  return number;
}

function positiveWhole(text: string): number {
  if (!Number.isInteger(positive(text))) throw new InvalidArgumentError("a whole number above 0 is needed");
  return Number(text);
}

function collectConstant(text: string, before: Constant[]): Constant[] {
  const constant = parseConstant(text);
  if (!constant)
    throw new InvalidArgumentError(
      'NAME=VALUE is needed, where VALUE is a number, true, false or a "string"',
    );
  return [...before, constant];
}

/** A command that runs notebooks; commander prints the help and rejects unknown options. */
const notebookCommand = (name: string, description: string) =>
  new Command(typedName(name))
    .description(description)
    .argument("[notebook...]", "notebooks, anywhere, instead of those in report.json")
    .option("--jobs <n>", "number of kernels at once", positiveWhole, availableParallelism())
    .option("--timeout <seconds>", "time limit for one cell", positive, DEFAULT_CELL_TIMEOUT_S)
    .option("--start-timeout <seconds>", "time limit for a kernel's start", positive, DEFAULT_START_TIMEOUT_S)
    .option(
      "--server <url>",
      "run kernels on this Jupyter server; may be repeated (token: JUPYTER_TOKEN or --token-file)",
      collect,
      [],
    )
    .option("--token-file <file>", "file with the token of the servers");

const reportCommand = () =>
  notebookCommand(
    "report",
    "Executes the notebooks whose outputs are stale and renders one self-contained HTML page.",
  )
    .addOption(
      new Option("--execute <when>", "which notebooks to execute")
        .choices(["always", "stale", "never"] as const)
        .default("stale" as const),
    )
    .option(
      "--out <file>",
      "the page (default: report/index.html; for named notebooks report/<first notebook>.html)",
    )
    .option(
      "--set <name=value>",
      "execute copies with another constant; with --out FILE, since the report and its notebooks stay as they are",
      collectConstant,
      [],
    )
    .option("--pdf", "also print the page as a PDF; needs Chromium", false)
    .addOption(new Option("--paper <size>", "paper of the PDF").choices(PAPER_SIZES).default("a4" as const))
    .option("--stamp", "show the commit on the page", false)
    .option("--watch", "rebuild when a file of the report is saved, and update the open page", false)
    .addHelpText(
      "after",
      `
Executed notebooks are written back in place. If a notebook fails, its file stays as it was.

Exit code: 0 all is well; 1 a notebook or a claim failed, or something stale could not be executed; 2 wrong usage;
130 or 143 stopped by Ctrl+C or SIGTERM.

Examples:
  ${typedName("report")}                       execute what is stale, write report/index.html
  ${typedName("report")} --execute always      execute every notebook
  ${typedName("report")} --watch               keep the page open beside JupyterLab
  ${typedName("report")} --set SEED=7 --out seed-7.html   what another seed would give
  ${typedName("report")} a.ipynb --execute never --out a.html   render any notebook as it is`,
    );

const verifyCommand = () =>
  notebookCommand(
    "verify",
    "Executes a copy of every notebook and compares the outputs with those in the file. Changes no notebook.",
  )
    .option(
      "--tolerance <number>",
      "numbers a and b agree if |a - b| <= tolerance * max(|a|, |b|); by default they must be equal",
      positive,
      0,
    )
    .option(
      "--set <name=value>",
      "execute with another constant, and show how the claims move",
      collectConstant,
      [],
    )
    .option("--trust", "run a page's code with your own rights instead of in a sandbox", false)
    .addHelpText(
      "after",
      `
Everything shown must be equal to the last digit, unless --tolerance is given. Of outputs marked as volatile the words are
compared, and of claims with a spread whether the value is within it. A run that differs is kept in .cache/verify.

A page (.html) is verified from the notebooks it embeds: they are executed in a sandbox, and every cell is compared.

Exit code: 0 everything agrees; 1 something differs or failed; 2 wrong usage.`,
    );

type RunOptions = {
  timeout: number;
  startTimeout: number;
  server: string[];
  tokenFile?: string | undefined;
};

const collect = (text: string, before: string[]): string[] => [...before, text];

/** The servers that options name. The token is never an argument: others see those in the list of processes. */
function serversOf({ server, tokenFile }: Pick<RunOptions, "server" | "tokenFile">): JupyterServer[] {
  if (server.length === 0) return [];
  const token = tokenFile === undefined ? process.env["JUPYTER_TOKEN"] : readTokenFile(tokenFile);
  return server.map((url) => parseServer(url, (token ?? "").trim()));
}

function readTokenFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--token-file ${file}: ${reasonOf(error)}`);
  }
}

/** Parses `argv` (without node and script). Throws commander's error on wrong usage. */
function parse<Options extends RunOptions>(command: Command<[string[]], Options>, argv: string[]) {
  const { processedArgs } = command.exitOverride().parse(argv, { from: "user" });
  const { timeout, startTimeout, server, tokenFile, ...options } = command.opts();
  return {
    ...options,
    servers: serversOf({ server, tokenFile }),
    notebooks: processedArgs[0],
    timeoutSeconds: timeout,
    startTimeoutSeconds: startTimeout,
  };
}

const reviewCommand = () =>
  new Command(typedName("review"))
    .description(
      "Opens submissions for marking: each is rendered by this project's own build and served here.",
    )
    .argument("<submission...>", "folders with notebooks, notebooks, zip files, or pages (.html)")
    .requiredOption("--rubric <file>", "the rubric (rubric.json)")
    .option("--reviews <folder>", "where the marks are written", "reviews")
    .option("--grader <name>", "who marks; each grader has files of their own", gradersName, "grader")
    .option("--seed <n>", "mixes the order of the queue", positiveWhole, 1)
    .option("--template <path...>", "what students were given", [])
    .option("--verify", "execute every submission again, in a sandbox, and compare", false)
    .option("--trust", "run the code of submissions with your own rights instead of in a sandbox", false)
    .option("--timeout <seconds>", "time limit for one cell", positive, DEFAULT_CELL_TIMEOUT_S)
    .option("--static <folder>", "write the pages as files instead, for graders without Node")
    .option("--port <n>", "port of the server (default: a free one)", positiveWhole)
    .addHelpText(
      "after",
      `
Names are not shown: a submission is called by a code, and reviews/submissions.json says which file has which.
Marks are written at once, as reviews/CODE.GRADER.review.json.

Exit code: 0 all submissions were opened; 1 some could not be; 2 wrong usage.`,
    );

function gradersName(text: string): string {
  if (!/^[\w-]{1,40}$/.test(text)) throw new InvalidArgumentError("letters, digits and hyphens are needed");
  return text;
}

const gradesCommand = () =>
  new Command(typedName("grades"))
    .description("Collates reviews into a table, a page about the class, and copies to give back.")
    .argument("[reviews...]", "folders of reviews, or review files", ["reviews"])
    .requiredOption("--rubric <file>", "the rubric (rubric.json)")
    .option("--out <folder>", "where the table and the page are written", "grades")
    .option("--roster <file>", 'CSV with names, and a column "submission" or "code"')
    .addOption(new Option("--lms <name>", "also write what this system imports; needs --roster").choices(LMS))
    .option("--assignment <name>", "what Canvas calls the assignment", "Homework")
    .option("--what-if <rubric>", "another rubric: who would move")
    .option("--return <folder>", "write a copy of each submission with its marks and comments")
    .option("--pdf", "with --return, also print each copy as a PDF; needs Chromium", false)
    .addOption(new Option("--paper <size>", "paper of the PDFs").choices(PAPER_SIZES).default("a4" as const))
    .option("--trust", "run the code of pages with your own rights instead of in a sandbox", false)
    .option("--timeout <seconds>", "time limit for one cell", positive, DEFAULT_CELL_TIMEOUT_S)
    .addHelpText(
      "after",
      `
Points are computed from the rubric. Where two graders differ, a third review decides: open the submission with
${typedName("review")} --grader agreed.

Exit code: 0 everything is marked; 1 something is not marked, flagged, contradictory or not verifiable, and is named; 2 wrong usage.`,
    );

/** Parses the arguments of `grades`. Throws commander's error on wrong usage. */
export function parseGradesOptions(argv: string[]) {
  const command = gradesCommand().exitOverride().parse(argv, { from: "user" });
  const { timeout, ...options } = command.opts();
  if (options.lms !== undefined && options.roster === undefined)
    command.error("error: --lms needs --roster FILE: the names and ids that the system knows");
  return { ...options, reviews: command.processedArgs[0], timeoutSeconds: timeout };
}

/** Parses the arguments of `review`. Throws commander's error on wrong usage. */
export function parseReviewOptions(argv: string[]) {
  const command = reviewCommand().exitOverride().parse(argv, { from: "user" });
  const { timeout, ...options } = command.opts();
  return { ...options, submissions: command.processedArgs[0], timeoutSeconds: timeout };
}

export function parseReportOptions(argv: string[]): Options<BuildRequest> & { watch: boolean } {
  const { set, ...options } = parse(reportCommand(), argv);
  if (set.length > 0 && options.watch) throw new UsageError("--set and --watch cannot be used together");
  return { ...options, constants: set };
}

export function parseVerifyOptions(argv: string[]): Options<VerifyRequest> {
  const { set, ...options } = parse(verifyCommand(), argv);
  return { ...options, constants: set };
}
