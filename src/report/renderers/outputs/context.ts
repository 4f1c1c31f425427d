import type { Metadata, MimeBundle } from "../../../jupyter/index.js";
import type { Context } from "../state/context.js";

/** What a renderer of an output is told. */
export interface OutputContext {
  context: Context;
  /** Unique on the page; begins the ids inside the output. */
  id: string;
}

/**
 * One way to show an output: its data of the type asked for, with the whole bundle and its metadata. Undefined if it
 * cannot show this; the next type is then tried.
 */
export type Renderer = (
  data: unknown,
  context: OutputContext,
  bundle: MimeBundle,
  metadata: Metadata,
) => string | undefined;
