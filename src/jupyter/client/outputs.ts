import type { Message } from "../protocol/message.js";
import type { Metadata, MimeBundle, Output } from "../format/notebook.js";

/** Stream text a cell may leave, in characters; what goes beyond is counted and left out. */
export const STREAM_LIMIT = 10_000_000;
/** Displays and results a cell may leave, in characters of their JSON: room for hundreds of figures. */
export const DISPLAY_LIMIT = 100_000_000;

type StreamName = "stdout" | "stderr";

const count = (n: number): string => n.toLocaleString("en");

const object = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** An execution count as nbformat allows it. */
export const toExecutionCount = (value: unknown): number | null =>
  Number.isInteger(value) && (value as number) >= 0 ? (value as number) : null;

/** A kernel may send anything; what goes into a notebook has the shapes of nbformat. */
const bundleOf = (content: Record<string, unknown>): { data: MimeBundle; metadata: Metadata } => ({
  data: object(content["data"]),
  metadata: object(content["metadata"]),
});

const displayIdOf = (content: Record<string, unknown>): string | undefined => {
  const id = object(content["transient"])["display_id"];
  return typeof id === "string" ? id : undefined;
};

/** Builds a cell's outputs from the kernel's messages, in their order. One collector serves a whole notebook. */
export class OutputCollector {
  private outputs: Output[] = [];
  private clearNext = false;
  /** Characters the current outputs hold, and those left out. */
  private streamed = 0;
  private displayed = 0;
  private leftOut = 0;
  private displaysLeftOut = 0;
  /** What the kernel's process printed past the protocol while the cell ran. */
  private printed: Record<StreamName, string[]> = { stdout: [], stderr: [] };
  /** Every output that was shown under a display id, in whichever cell. */
  private readonly displays = new Map<string, { data: MimeBundle; metadata: Metadata }[]>();

  /** Starts the next cell; returns the list that will hold its outputs. */
  startCell(): Output[] {
    this.outputs = [];
    this.clear();
    this.printed = { stdout: [], stderr: [] };
    return this.outputs;
  }

  /** Takes one iopub message. */
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
          traceback: texts(content["traceback"]),
        });
      case "clear_output":
        if (content["wait"]) this.clearNext = true;
        else this.clear();
    }
  }

  /** Takes what the kernel's process printed past the protocol. */
  print(name: StreamName, text: string): void {
    this.printed[name].push(this.limited(text));
  }

  /**
   * Adds what only the end of the cell can tell: what was printed past the protocol, behind all else because it keeps no
   * order with the messages, and how much was left out.
   */
  endCell(): void {
    for (const name of ["stdout", "stderr"] as const) this.append(name, this.printed[name].join(""));
    if (this.leftOut > 0)
      this.note(
        `${count(this.leftOut)} more characters of text were left out (a cell keeps ${count(STREAM_LIMIT)})`,
      );
    if (this.displaysLeftOut > 0)
      this.note(
        `${count(this.displaysLeftOut)} more displays were left out (a cell keeps ${count(DISPLAY_LIMIT)} characters of them)`,
      );
  }

  private note(text: string): void {
    this.outputs.push({ output_type: "stream", name: "stderr", text: `\n… ${text}.\n` });
  }

  private clear(): void {
    this.outputs.length = 0;
    this.clearNext = false;
    this.streamed = this.displayed = this.leftOut = this.displaysLeftOut = 0;
  }

  private add(output: Output): void {
    if (this.clearNext) this.clear();
    this.outputs.push(output);
  }

  /** The part of the text for which there is room. */
  private limited(text: string): string {
    const room = Math.max(STREAM_LIMIT - this.streamed, 0);
    const kept = text.length > room ? text.slice(0, room).replace(/[\ud800-\udbff]$/, "") : text;
    this.streamed += kept.length;
    this.leftOut += text.length - kept.length;
    return kept;
  }

  private addStream(name: StreamName, text: string): void {
    if (this.clearNext) this.clear();
    this.append(name, this.limited(text));
  }

  private append(name: StreamName, text: string): void {
    if (text === "") return;
    const last = this.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.add({ output_type: "stream", name, text });
  }

  private addBundle(output: Exclude<Output, { output_type: "stream" | "error" }>): void {
    if (this.clearNext) this.clear();
    this.displayed += JSON.stringify(output.data).length;
    if (this.displayed > DISPLAY_LIMIT) this.displaysLeftOut++;
    else this.add(output);
  }

  private addDisplay(content: Record<string, unknown>): void {
    const output: Output = { output_type: "display_data", ...bundleOf(content) };
    const id = displayIdOf(content);
    if (id !== undefined) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
    this.addBundle(output);
  }

  private updateDisplay(content: Record<string, unknown>): void {
    for (const output of this.displays.get(displayIdOf(content) ?? "") ?? [])
      Object.assign(output, bundleOf(content));
  }
}
