import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { compareNotebooks, DEFAULT_CELL_TIMEOUT_S, executedElsewhere } from "#jupyter/index.js";
import { mnistFolder } from "#homework/mnist/index.js";
import { copyProject } from "../project-copy.js";
import { describeWith, type Requirement } from "../requirements.js";
import { isLong, projectRoot, readNotebook } from "../support.js";
import { installKernels, type KernelName, runPython } from "./environment.js";
import { withJoinedStreams, withPrintedResults } from "./stock-tslab.js";

/** Without a limit, as these programs come, a cell that hangs would hold them for ever. */
const TIMEOUT = String(DEFAULT_CELL_TIMEOUT_S);

/** How each program is told to execute `input` with a kernel and to write `output`. */
const PROGRAMS = {
  nbclient: (input: string, kernel: string, output: string) => [
    "jupyter-execute",
    input,
    `--kernel_name=${kernel}`,
    `--output=${output}`,
    `--timeout=${TIMEOUT}`,
  ],
  nbconvert: (input: string, kernel: string, output: string) => [
    "jupyter-nbconvert",
    "--to",
    "notebook",
    "--execute",
    input,
    "--output",
    output,
    `--ExecutePreprocessor.kernel_name=${kernel}`,
    `--ExecutePreprocessor.timeout=${TIMEOUT}`,
  ],
  papermill: (input: string, kernel: string, output: string) => [
    "papermill",
    input,
    output,
    "--kernel",
    kernel,
    "--no-progress-bar",
    "--cwd",
    join(input, ".."),
    "--execution-timeout",
    TIMEOUT,
  ],
};
type Program = keyof typeof PROGRAMS;

/** The notebooks, and what executes each by every program and kernel: the part `python`, or `training`. */
const NOTEBOOKS = {
  "01-cross-entropy": "quick",
  "02-standard-deviation": "quick",
  "03-iris-activations": "quick",
  "04-mnist-cnn": "long",
  "05-numjs-network": "quick",
  "06-summary": "quick",
} as const;
type Name = keyof typeof NOTEBOOKS;

/**
 * Notebook 4 trains for minutes and then removes its checkpoints. Here they outlive it, so that only the first of the six
 * executions trains: the others take up what would be the same bits.
 */
const KEPT_CHECKPOINTS = join(projectRoot, ".cache/checkpoints-of-tests");

/** Lets the copy of the project keep its checkpoints elsewhere; what the notebook removes is a link. */
async function keepCheckpoints(project: string, name: Name): Promise<void> {
  const place = join(project, ".cache/checkpoints");
  await mkdir(place, { recursive: true });
  await mkdir(KEPT_CHECKPOINTS, { recursive: true });
  await rm(join(place, name), { force: true });
  await symlink(KEPT_CHECKPOINTS, join(place, name));
}

/** Numbers may differ by so much from those of another machine, as for `npm run verify`. */
const TOLERANCE = 1e-6;

const needs: Requirement[] = isLong ? ["Python", "MNIST"] : ["Python"];

describeWith(needs, "the notebooks, executed by others", () => {
  let folder: string;
  let project: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "others-"));
    project = join(folder, "project");
    await copyProject(project); // Notebooks write beside themselves.
    env = { ...(await installKernels(join(folder, "jupyter"))), MNIST_DIR: mnistFolder() };
    return () => rm(folder, { recursive: true, force: true });
  });

  async function expectSameOutputs(program: Program, name: Name, kernel: KernelName): Promise<void> {
    const input = join(project, "notebooks", `${name}.ipynb`);
    const output = join(folder, `${program}-${kernel}-${name}.ipynb`);
    const committed = await readNotebook(input);
    const [command, ...args] = PROGRAMS[program](input, kernel, output);
    await runPython(command!, args, env);
    const found = await readNotebook(output);
    const [before, now] =
      kernel === "ours"
        ? [committed, withJoinedStreams(found)] // A kernel may publish a cell's text piece by piece.
        : [withJoinedStreams(withPrintedResults(committed)), withJoinedStreams(found)];
    const tolerance = executedElsewhere(committed) ? TOLERANCE : 0;
    const { differences } = compareNotebooks(before, now, tolerance);
    expect(differences.filter(({ tolerated }) => !tolerated)).toEqual([]);
  }

  for (const program of Object.keys(PROGRAMS) as Program[]) {
    for (const [name, size] of Object.entries(NOTEBOOKS) as [Name, "quick" | "long"][]) {
      for (const kernel of ["ours", "stock"] as const) {
        const title = `${program} gets the outputs of ${name} from ${kernel === "ours" ? "our kernel" : "stock tslab"}`;
        if (size === "quick" && !isLong) it.concurrent(title, () => expectSameOutputs(program, name, kernel));
        // Trainings take all processors, one after the other.
        if (size === "long" && isLong)
          it(`${title}, and the same weights`, { timeout: 3_600_000 }, async () => {
            const weights = (folder: string) => join(folder, "notebooks", `${name}.safetensors`);
            await rm(weights(project));
            await keepCheckpoints(project, name);
            await expectSameOutputs(program, name, kernel);
            expect((await readFile(weights(project))).equals(await readFile(weights(projectRoot)))).toBe(
              true,
            );
          });
      }
    }
  }
});
