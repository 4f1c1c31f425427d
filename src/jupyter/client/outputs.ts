import { isObject, type JsonObject } from "../../shared/json.js";
import type { Metadata, MimeBundle, Output } from "../format/notebook.js";
import type { Message } from "../protocol/message.js";

/** Stream text that a cell may leave, in characters; further text is counted and dropped. */
export const STREAM_LIMIT = 10_000_000;
/** Displays and results that a cell may leave, in characters of their JSON: room for hundreds of figures. */
export const DISPLAY_LIMIT = 100_000_000;

type StreamName = "stdout" | "stderr";

interface Bundle {
  data: MimeBundle;
  metadata: Metadata;
}

/** The outputs shown under each display id, in all cells of a notebook. */
export type Displays = Map<string, Bundle[]>;

const formatCount = (n: number): string => n.toLocaleString("en");

const toObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

const toTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The value if nbformat allows it as an execution count, otherwise null. */
export const toExecutionCount = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;

// A kernel may send anything; what goes into the notebook has the types of nbformat.
const bundleOf = (content: JsonObject): Bundle => ({
  data: toObject(content["data"]),
  metadata: toObject(content["metadata"]),
});

const displayIdOf = (content: JsonObject): string | undefined => {
  const id = toObject(content["transient"])["display_id"];
  return typeof id === "string" ? id : undefined;
};

/** Collects a cell's outputs from the kernel's messages, in order. */
export class CellOutputs {
  readonly outputs: Output[] = [];
  private readonly displays: Displays;
  private clearBeforeNext = false;
  private streamLength = 0;
  private displayLength = 0;
  private droppedText = 0;
  private droppedDisplays = 0;
  /** What the kernel's process printed outside the protocol while the cell ran. */
  private readonly processOutput: Record<StreamName, string[]> = { stdout: [], stderr: [] };

  constructor(displays: Displays) {
    this.displays = displays;
  }

  /** Takes an iopub message. */
  take({ header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        return this.addStream(content["name"] === "stderr" ? "stderr" : "stdout", String(content["text"]));
      case "display_data":
        return this.addDisplay(content);
      case "update_display_data":
        return this.updateDisplay(content);
      case "execute_result":
        return this.addBundle({
          output_type: "execute_result",
          execution_count: toExecutionCount(content["execution_count"]),
          ...bundleOf(content),
        });
      case "error":
        return this.add({
          output_type: "error",
          ename: String(content["ename"]),
          evalue: String(content["evalue"]),
          traceback: toTexts(content["traceback"]),
        });
      case "clear_output":
        if (content["wait"]) this.clearBeforeNext = true;
        else this.clear();
    }
  }

  /** Takes what the kernel's process printed outside the protocol. */
  addProcessOutput(name: StreamName, text: string): void {
    this.processOutput[name].push(this.withinLimit(text));
  }

  /**
   * Ends the cell: adds what the process printed, last because it has no order with the messages, and how much was dropped.
   */
  end(): void {
    for (const name of ["stdout", "stderr"] as const) {
      this.append(name, this.processOutput[name].join(""));
      this.processOutput[name].length = 0;
    }
    if (this.droppedText > 0)
      this.addNote(
        `${formatCount(this.droppedText)} more characters of text were left out (a cell keeps ${formatCount(STREAM_LIMIT)})`,
      );
    if (this.droppedDisplays > 0)
      this.addNote(
        `${formatCount(this.droppedDisplays)} more displays were left out (a cell keeps ${formatCount(DISPLAY_LIMIT)} characters of them)`,
      );
    this.droppedText = this.droppedDisplays = 0;
  }

  private addNote(text: string): void {
    this.outputs.push({ output_type: "stream", name: "stderr", text: `\n… ${text}.\n` });
  }

  private clear(): void {
    this.outputs.length = 0;
    this.clearBeforeNext = false;
    this.streamLength = this.displayLength = this.droppedText = this.droppedDisplays = 0;
  }

  private add(output: Output): void {
    if (this.clearBeforeNext) this.clear();
    this.outputs.push(output);
  }

  /** The start of the text that fits the limit; it does not end within a surrogate pair. */
  private withinLimit(text: string): string {
    const available = Math.max(STREAM_LIMIT - this.streamLength, 0);
    const kept = text.length > available ? text.slice(0, available).replace(/[\ud800-\udbff]$/, "") : text;
    this.streamLength += kept.length;
    this.droppedText += text.length - kept.length;
    return kept;
  }

  private addStream(name: StreamName, text: string): void {
    if (this.clearBeforeNext) this.clear();
    this.append(name, this.withinLimit(text));
  }

  private append(name: StreamName, text: string): void {
    if (text === "") return;
    const last = this.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.add({ output_type: "stream", name, text });
  }

  private addBundle(output: Exclude<Output, { output_type: "stream" | "error" }>): void {
    if (this.clearBeforeNext) this.clear();
    this.displayLength += JSON.stringify(output.data).length;
    if (this.displayLength > DISPLAY_LIMIT) this.droppedDisplays++;
    else this.add(output);
  }

  private addDisplay(content: JsonObject): void {
    const output: Output = { output_type: "display_data", ...bundleOf(content) };
    const id = displayIdOf(content);
    if (id !== undefined) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
    this.addBundle(output);
  }

  private updateDisplay(content: JsonObject): void {
    for (const output of this.displays.get(displayIdOf(content) ?? "") ?? [])
      Object.assign(output, bundleOf(content));
  }
}
