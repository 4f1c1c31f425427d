/** The import directions of ARCHITECTURE.md, enforced. */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule(
      "no-cycles",
      "Import cycles hide the order in which things can be understood.",
      {},
      { circular: true },
    ),
    rule(
      "lab-stands-alone",
      "What a notebook imports knows neither processes nor pages.",
      { path: "^src/lab" },
      { path: "^src/(jupyter|report)" },
    ),
    rule(
      "jupyter-knows-no-report",
      "Notebooks as files and processes know nothing of reports.",
      { path: "^src/jupyter" },
      { path: "^src/(report|lab)" },
    ),
    rule(
      "report-imports-jupyter-only",
      "The page is made from notebooks, not from the code that made them.",
      { path: "^src/report", pathNot: "^src/report/browser" },
      { path: "^src/lab" },
    ),
    rule(
      "browser-has-no-node",
      "This code runs in the reader's page.",
      { path: "^src/report/browser" },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "node-only-where-files-are",
      "The mathematics runs anywhere; Node built-ins belong to data, to show and to the threads of kernels.",
      { path: "^src/lab", pathNot: "^src/lab/(data|show|training|kernels/node)|\\.test\\.ts$" },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "src-below-scripts",
      "Scripts are thin entry points.",
      { path: "^src" },
      { path: "^(scripts|test|bench)" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules|^dist" },
    exclude: { path: "\\.test\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
  },
};
