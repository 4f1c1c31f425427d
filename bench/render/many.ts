import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatNotebook, type Notebook } from "#jupyter/index.js";
import { verdict } from "../bench.js";
import { report } from "./command.js";

const MOST_MIB = 1024;
/** How much more a notebook may cost among all of them than among a tenth. */
const LINEAR_WITHIN = 1.3;
/** Pairs of Markdown and code in each notebook. */
const SECTIONS = 6;

/** A notebook with a little of everything; no two have the same text. */
function sample(n: number): Notebook {
  const sections = Array.from({ length: SECTIONS }, (_, i) => [
    {
      id: `text-${i}`,
      cell_type: "markdown" as const,
      metadata: {},
      source: `## Part ${i} of ${n}\n\nThe sum of $x_{${n}} + \\frac{${i}}{2}$ and **more**:\n\n$$\\int_0^{${n}} x\\,dx$$\n\n- one\n- two`,
    },
    {
      id: `code-${i}`,
      cell_type: "code" as const,
      metadata: {},
      execution_count: i,
      source: `const part = ${n} * ${i};\nfor (let k = 0; k < part; k++) console.log(\`line \${k}\`);`,
      outputs: [
        { output_type: "stream" as const, name: "stdout" as const, text: `line ${n}\n`.repeat(20) },
        {
          output_type: "display_data" as const,
          metadata: {},
          data: { "text/html": `<table><tr><th>n</th><td>${n}</td></tr></table>`, "text/plain": `${n}` },
        },
      ],
    },
  ]).flat();
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: sections };
}

/** Time and memory for a tenth, a third and all of `most` notebooks in one page. */
export async function benchMany(folder: string, most: number): Promise<boolean> {
  const notebooks = join(folder, "many");
  await mkdir(notebooks);
  const paths = Array.from({ length: most }, (_, n) => join(notebooks, `n${n}.ipynb`));
  for (const [n, path] of paths.entries()) await writeFile(path, formatNotebook(sample(n)));
  const none = await report(paths.slice(0, 1), join(folder, "many.html"));
  const costs: number[] = [];
  let peak = 0;
  for (const count of [most / 10, (most * 3) / 10, most].map(Math.round)) {
    const { seconds, cpuSeconds, peakMiB } = await report(paths.slice(0, count), join(folder, "many.html"));
    costs.push((cpuSeconds - none.cpuSeconds) / count);
    peak = Math.max(peak, peakMiB);
    console.log(
      `  ${count} notebooks: ${seconds.toFixed(2)} s, of the processor ${cpuSeconds.toFixed(2)} s, ${Math.round(peakMiB)} MiB at most`,
    );
  }
  const growth = costs.at(-1)! / costs[0]!;
  return [
    verdict(
      "cost of a notebook",
      `${growth.toFixed(2)} times that among a tenth`,
      `linear`,
      growth < LINEAR_WITHIN,
    ),
    verdict("peak memory", `${Math.round(peak)} MiB`, `under ${MOST_MIB} MiB`, peak < MOST_MIB),
  ].every(Boolean);
}
