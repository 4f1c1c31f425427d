/** The import directions of ARCHITECTURE.md, enforced. */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Where the library may use Node: outputs are drawn, files read and threads started there; the mathematics runs anywhere. */
const NODE_IN_LIBRARY = "^src/library/(csv|display|training|wasm/node)/";

module.exports = {
  forbidden: [
    rule(
      "no-cycles",
      "Import cycles hide the order in which modules can be understood.",
      {},
      { circular: true },
    ),
    {
      ...rule(
        "no-folder-cycles",
        "A folder that imports back cannot be read on its own.",
        {},
        { circular: true },
      ),
      scope: "folder",
    },
    rule(
      "shared-stands-alone",
      "What both halves agree on depends on neither.",
      { path: "^src/shared" },
      { path: "^src/(library|homework|jupyter|report)" },
    ),
    rule(
      "library-knows-no-tool",
      "What a notebook imports knows neither processes nor pages, nor a particular homework.",
      { path: "^src/library" },
      { path: "^src/(homework|jupyter|report)" },
    ),
    rule(
      "homework-imports-library-only",
      "A project's own module uses the library as any other project would.",
      { path: "^src/homework" },
      { path: "^src/(jupyter|report)" },
    ),
    rule(
      "jupyter-knows-no-report",
      "Notebooks as files and processes know nothing of reports.",
      { path: "^src/jupyter" },
      { path: "^src/(report|library|homework)" },
    ),
    rule(
      "report-imports-jupyter-only",
      "The page is made from notebooks, not from the code that made them.",
      { path: "^src/report", pathNot: "^src/report/live-worker/(modules|substitutes/)" },
      { path: "^src/(library|homework)" },
    ),
    rule(
      "project-knows-no-library",
      "A project's folder is started and checked by the tool, not by what notebooks import.",
      { path: "^src/project" },
      { path: "^src/(library|homework)" },
    ),
    rule(
      "nothing-knows-project",
      "Only commands start and check projects.",
      { path: "^src/(shared|library|homework|jupyter|report)" },
      { path: "^src/project" },
    ),
    rule(
      "client-has-no-node",
      "This code runs in the reader's page.",
      { path: "^src/report/client" },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "client-stands-alone",
      "The page's code is bundled by itself; how claims and the worker's messages read, and what figures and checked numbers may be, it shares with the build.",
      { path: "^src/report/client" },
      {
        path: "^src/",
        pathNot:
          "^src/(report/(client/|base85|words/|claim-facts|live-worker/protocol|sanitize/(figure(-controls|-limits)?|typed-arrays)\\.ts|references/checked-number\\.ts)|review/model/|shared/)",
      },
    ),
    rule(
      "nothing-knows-grades",
      "Only the command collates reviews.",
      { path: "^src/", pathNot: "^src/grades" },
      { path: "^src/grades" },
    ),
    rule(
      "review-model-is-pure",
      "The page computes marks with the same code as the commands.",
      { path: "^src/review/model" },
      { path: "^src/", pathNot: "^src/(review/model|shared)/" },
    ),
    rule(
      "review-model-has-no-node",
      "This code runs in the reader's page, too.",
      { path: "^src/review/model" },
      { dependencyTypes: ["core", "npm"] },
    ),
    rule(
      "review-files-know-no-report",
      "Rubrics and reviews are read without a page.",
      { path: "^src/review/schema" },
      { path: "^src/(report|library|homework)" },
    ),
    rule(
      "live-worker-stands-alone",
      "The code of a live page's workers is bundled with the library and nothing else of the report.",
      { path: "^src/report/live-worker" },
      { path: "^src/", pathNot: "^src/(report/live-worker|library|homework|shared)/" },
    ),
    rule(
      "live-worker-has-no-node",
      "This code runs in the reader's page.",
      { path: "^src/report/live-worker" },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "node-only-where-files-are",
      "The mathematics runs anywhere, also in a browser.",
      { path: "^src/(library|shared/(mime|claim|palette))", pathNot: `${NODE_IN_LIBRARY}|\\.test\\.ts$` },
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
