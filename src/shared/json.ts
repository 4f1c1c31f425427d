/** A JSON object whose shape is not known yet. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object and neither null nor a list. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
