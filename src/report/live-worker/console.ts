/** As Node prints a value of the console: texts as they are, the rest close to Node's way. */
function printed(value: unknown): string {
  if (typeof value === "string") return value;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Error) return value.stack ?? String(value);
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Sends what the console prints to `write`, line by line, as the kernel's streams. */
export function redirectConsole(write: (stream: "stdout" | "stderr", text: string) => void): void {
  const to =
    (stream: "stdout" | "stderr") =>
    (...values: unknown[]): void =>
      write(stream, `${values.map(printed).join(" ")}\n`);
  const [out, err] = [to("stdout"), to("stderr")];
  Object.assign(console, { log: out, info: out, debug: out, warn: err, error: err });
}
