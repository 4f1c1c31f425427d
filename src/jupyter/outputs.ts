import type { Message } from "./message.js";
import type { Metadata, MimeBundle, Output } from "./notebook.js";

/** Stream text a cell may leave, in characters; what goes beyond is counted and left out. */
export const STREAM_LIMIT = 10_000_000;

/** Builds a cell's outputs from the kernel's messages, in their order. One collector serves a whole notebook. */
export class OutputCollector {
  private outputs: Output[] = [];
  private clearNext = false;
  private streamed = 0;
  private leftOut = 0;
  /** Every output that was shown under a display id, in whichever cell. */
  private readonly displays = new Map<string, { data: MimeBundle; metadata: Metadata }[]>();

  /** Starts the next cell; returns the list that will hold its outputs. */
  startCell(): Output[] {
    this.clearNext = false;
    this.streamed = this.leftOut = 0;
    return (this.outputs = []);
  }

  /** Takes one iopub message. */
  take({ header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        return this.addStream(content["name"] as "stdout" | "stderr", String(content["text"]));
      case "display_data":
        return this.addDisplay(content);
      case "update_display_data":
        return this.updateDisplay(content);
      case "execute_result":
        return this.add({
          output_type: "execute_result",
          execution_count: (content["execution_count"] as number | undefined) ?? null,
          data: content["data"] as MimeBundle,
          metadata: (content["metadata"] ?? {}) as Metadata,
        });
      case "error":
        return this.add({
          output_type: "error",
          ename: String(content["ename"]),
          evalue: String(content["evalue"]),
          traceback: (content["traceback"] ?? []) as string[],
        });
      case "clear_output":
        if (content["wait"]) this.clearNext = true;
        else this.outputs.length = 0;
    }
  }

  /** Adds what only the end of the cell can tell: how much was left out. */
  endCell(): void {
    if (this.leftOut === 0) return;
    const text = `\n… ${this.leftOut.toLocaleString("en")} more characters were left out (limit ${STREAM_LIMIT.toLocaleString("en")}).\n`;
    this.outputs.push({ output_type: "stream", name: "stderr", text });
  }

  private add(output: Output): void {
    if (this.clearNext) this.outputs.length = 0;
    this.clearNext = false;
    this.outputs.push(output);
  }

  private addStream(name: "stdout" | "stderr", text: string): void {
    const room = STREAM_LIMIT - this.streamed;
    const kept = text.slice(0, Math.max(room, 0));
    this.streamed += kept.length;
    this.leftOut += text.length - kept.length;
    if (kept === "") return;
    const last = this.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name && !this.clearNext) last.text += kept;
    else this.add({ output_type: "stream", name, text: kept });
  }

  private addDisplay(content: Record<string, unknown>): void {
    const shown = { data: content["data"] as MimeBundle, metadata: (content["metadata"] ?? {}) as Metadata };
    const output: Output = { output_type: "display_data", ...shown };
    const id = (content["transient"] as { display_id?: string } | undefined)?.display_id;
    if (id) this.displays.set(id, [...(this.displays.get(id) ?? []), output]);
    this.add(output);
  }

  private updateDisplay(content: Record<string, unknown>): void {
    const id = (content["transient"] as { display_id?: string } | undefined)?.display_id ?? "";
    for (const output of this.displays.get(id) ?? []) {
      output.data = content["data"] as MimeBundle;
      output.metadata = (content["metadata"] ?? {}) as Metadata;
    }
  }
}
