/** A command of `notebook-report`. Its module runs it when it is imported, with the arguments that follow its name. */
interface Subcommand {
  summary: string;
  run: () => Promise<unknown>;
}

/** The commands of `notebook-report`, in the order in which one needs them. */
export const COMMANDS: Record<string, Subcommand> = {
  init: { summary: "start a project in this folder", run: () => import("./init.js") },
  report: {
    summary: "execute the notebooks that are out of date and write the page",
    run: () => import("./report.js"),
  },
  verify: {
    summary: "execute every notebook again and compare the outputs",
    run: () => import("./verify.js"),
  },
  review: { summary: "mark submissions by a rubric, in the browser", run: () => import("./review.js") },
  grades: { summary: "collate reviews into grades", run: () => import("./grades.js") },
  lab: { summary: "open the notebooks in JupyterLab", run: () => import("./lab.js") },
  check: {
    summary: "say what is installed, what is missing and how to get it",
    run: () => import("./check.js"),
  },
};
