/** What stock tslab cannot send: all in which what it leaves of the notebooks may differ from what our kernel does. */
import type { Notebook, Output } from "#jupyter/index.js";

const withOutputs = (content: Notebook, change: (outputs: Output[]) => Output[]): Notebook => ({
  ...content,
  cells: content.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: change(cell.outputs) } : cell,
  ),
});

/** It sends no results: what they are as text comes on stdout. (Nor errors, but no cell of the notebooks fails.) */
export const withPrintedResults = (content: Notebook): Notebook =>
  withOutputs(content, (outputs) =>
    outputs.map((output) =>
      output.output_type === "execute_result"
        ? { output_type: "stream", name: "stdout", text: `${String(output.data["text/plain"])}\n` }
        : output,
    ),
  );

/** It sends a message for each write, and Jupyter's clients keep them apart: pieces of one stream are put together. */
export const withJoinedStreams = (content: Notebook): Notebook =>
  withOutputs(content, (outputs) => {
    const joined: Output[] = [];
    for (const output of outputs) {
      const last = joined.at(-1);
      if (output.output_type === "stream" && last?.output_type === "stream" && output.name === last.name)
        last.text += output.text;
      else joined.push({ ...output });
    }
    return joined;
  });
