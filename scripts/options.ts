import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";

/** What `npm run report` was asked to do. */
export interface ReportOptions {
  /** Notebook files named on the command line; empty means those of `notebooks/report.json`. */
  notebooks: string[];
  execute: "always" | "stale" | "never";
  /** Where the page goes; undefined leaves the choice to the command. */
  out?: string;
  /** Kernels at once. */
  jobs: number;
  /** Seconds one cell may take. */
  timeout: number;
  /** Whether to print the page as a PDF beside it. */
  pdf: boolean;
  /** Whether the page names the commit. */
  stamp: boolean;
  watch: boolean;
}

const DEFAULT_CELL_TIMEOUT_S = 1800;

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError("a number above 0 is needed");
  return number;
}

function positiveWhole(text: string): number {
  if (!Number.isInteger(positive(text))) throw new InvalidArgumentError("a whole number above 0 is needed");
  return Number(text);
}

/** The command line of `npm run report`; commander prints the help and refuses what is unknown. */
export function reportCommand(): Command {
  return new Command("npm run report --")
    .description("Executes the notebooks whose outputs are stale and renders one self-contained HTML page.")
    .argument(
      "[notebook...]",
      "notebooks to render instead of those in notebooks/report.json; they may lie anywhere",
    )
    .addOption(
      new Option("--execute <when>", "which notebooks to execute")
        .choices(["always", "stale", "never"])
        .default("stale"),
    )
    .option(
      "--out <file>",
      "the page (default: report/index.html; for named notebooks report/<first notebook>.html)",
    )
    .option("--jobs <n>", "kernels at once", positiveWhole, availableParallelism())
    .option("--timeout <seconds>", "longest time one cell may take", positive, DEFAULT_CELL_TIMEOUT_S)
    .option("--pdf", "print the page as a PDF beside it; needs a Chromium on this machine", false)
    .option("--stamp", "name the commit on the page", false)
    .option("--watch", "rebuild when a notebook or the theme is saved, and refresh the open page", false)
    .addHelpText(
      "after",
      `
What is executed is written back in place. A notebook that fails keeps its file as it was.

Exit code: 0 all is well; 1 a notebook or a claim failed, or something stale could not be executed; 2 wrong call.

Examples:
  npm run report                                    execute what is stale, write report/index.html
  npm run report -- --execute always                execute everything anew
  npm run report -- --watch                         keep the page open beside JupyterLab
  npm run report -- a.ipynb --execute never --out a.html   render any notebook as it is`,
    );
}

/** The options in `argv` (without node and script). Wrong calls throw commander's error, code 2 by the caller. */
export function parseOptions(argv: string[]): ReportOptions {
  const command = reportCommand().exitOverride();
  command.parse(argv, { from: "user" });
  return { notebooks: command.args, ...command.opts<Omit<ReportOptions, "notebooks">>() };
}
