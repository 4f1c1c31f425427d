import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { collate, moves, openProblems } from "#grades/collate.js";
import { gradesPage } from "#grades/page.js";
import { readClass } from "#grades/read-class.js";
import { returnCopies } from "#grades/return-copies.js";
import { gradesCsv, lmsCsv, parseRoster, unmatched } from "#grades/tables.js";
import { makeFolder, readText, writeText } from "#jupyter/index.js";
import { printable } from "#report/printable.js";
import { parseRubric } from "#review/schema/rubric-file.js";
import { EXIT, runCommand } from "./command.js";
import { parseGradesOptions } from "./options.js";

const say = (text: string) => console.error(printable(text));
const rubricIn = async (file: string) => parseRubric(await readText(file, file), file);

await runCommand(async (argv, signal) => {
  const options = parseGradesOptions(argv);
  const { out, lms } = options;
  const { reviews, listed, contradictions } = await readClass(options.reviews);
  const grades = collate(await rubricIn(options.rubric), reviews, listed);
  const { roster: rosterFile, whatIf: whatIfFile, return: folder, trust, timeoutSeconds } = options;
  const roster =
    rosterFile === undefined ? [] : parseRoster(await readText(rosterFile, rosterFile), rosterFile);
  const names = rosterFile === undefined ? [] : unmatched(grades, roster);
  const whatIf = whatIfFile === undefined ? undefined : collate(await rubricIn(whatIfFile), reviews, listed);
  const paper = options.pdf ? options.paper : undefined;
  const { copies, failures } =
    folder === undefined
      ? { copies: new Map<string, string>(), failures: [] }
      : await returnCopies(grades, listed, { folder, paper, trust, timeoutSeconds, signal }, say);
  const problems = [...contradictions, ...failures];
  await makeFolder(out);
  const write = async (name: string, text: string) => {
    const file = join(out, name);
    await writeText(file, text, file);
    console.log(printable(file));
  };
  await write("grades.csv", gradesCsv(grades, roster));
  if (lms) await write(`${lms}.csv`, lmsCsv(lms, grades, roster, options.assignment));
  const links = new Map([...copies].map(([code, file]) => [code, pathFrom(out, file)]));
  const moved = whatIf && whatIfFile !== undefined && { name: whatIfFile, moves: moves(grades, whatIf) };
  await write(
    "grades.html",
    await gradesPage(grades, {
      ...(moved && { whatIf: moved }),
      copies: links,
      problems: [...problems, ...names],
    }),
  );
  const open = [...openProblems(grades), ...problems];
  for (const line of [...open, ...names]) say(line);
  const marked = grades.submissions.filter(({ total }) => total !== undefined).length;
  console.log(`${marked} of ${grades.submissions.length} submissions are marked.`);
  return open.length > 0 ? EXIT.failed : EXIT.ok;
});

/** A file's address as a link of a page in `folder` names it. */
function pathFrom(folder: string, file: string): string {
  const steps = relative(folder, file).split(/[\\/]/);
  return steps.includes("..") ? pathToFileURL(file).href : steps.map(encodeURIComponent).join("/");
}
