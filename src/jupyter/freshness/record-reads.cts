/**
 * Preloaded into kernels (`--require` in NODE_OPTIONS), so also into their worker threads and the Node processes they start:
 * writes down which files are opened for reading and writing. Each line of the log is a JSON object.
 *
 * Reads of native code and of programs other than Node are not seen.
 */
{
  const fs = process.getBuiltinModule("node:fs");
  const url = process.getBuiltinModule("node:url");
  const path = process.getBuiltinModule("node:path");
  const workers = process.getBuiltinModule("node:worker_threads");
  const { syncBuiltinESMExports } = process.getBuiltinModule("node:module");
  const { appendFileSync, statSync } = fs;
  const log = process.env["NOTEBOOK_REPORT_READS"];

  type Untyped = (...args: unknown[]) => unknown;
  type Kind = "read" | "write";

  const written = new Set<string>();
  let isRecording = false;

  const pathOf = (target: unknown): string | undefined => {
    if (typeof target === "string")
      return path.resolve(target.startsWith("file:") ? url.fileURLToPath(target) : target);
    if (target instanceof URL) return target.protocol === "file:" ? url.fileURLToPath(target) : undefined;
    return Buffer.isBuffer(target) ? path.resolve(target.toString()) : undefined; // A number or a handle was opened before.
  };

  /** Appends one line to the log, unless it is there already. A log that cannot be written must not stop the notebook. */
  const append = (entry: object) => {
    const line = `${JSON.stringify(entry)}\n`;
    if (log === undefined || written.has(line)) return;
    written.add(line);
    appendFileSync(log, line);
  };

  const record = (kind: Kind, target: unknown): void => {
    if (isRecording) return; // Node's functions call one another.
    isRecording = true;
    try {
      const file = pathOf(target);
      if (file === undefined || /[\\/]node_modules[\\/]/.test(file)) return;
      if (kind === "write") return append({ write: file });
      const facts = statSync(file, { throwIfNoEntry: false });
      if (facts?.isFile()) append({ read: file, size: facts.size, mtimeMs: facts.mtimeMs });
    } catch {
      // What cannot be recorded cannot be compared later; the notebook itself says what is wrong with the file.
    } finally {
      isRecording = false;
    }
  };

  const { O_ACCMODE, O_WRONLY, O_RDONLY } = { O_ACCMODE: 3, ...fs.constants };
  const kindsOf = (flags: unknown): Kind[] => {
    if (typeof flags === "number") {
      const access = flags & O_ACCMODE;
      return access === O_RDONLY ? ["read"] : access === O_WRONLY ? ["write"] : ["read", "write"];
    }
    if (typeof flags !== "string" || flags === "r" || flags === "rs" || flags === "sr") return ["read"];
    return flags.startsWith("r") ? ["read", "write"] : ["write"];
  };

  const wrap = (holder: object, name: string, before: (args: unknown[]) => void) => {
    const functions = holder as Record<string, Untyped | undefined>;
    const original = functions[name];
    if (original === undefined) return;
    const wrapped = function (this: unknown, ...args: unknown[]) {
      before(args);
      return original.apply(this, args);
    };
    functions[name] = Object.assign(wrapped, original);
  };

  const install = () => {
    for (const holder of [fs, fs.promises]) {
      for (const name of ["open", "openSync"])
        wrap(holder, name, ([target, flags]) => kindsOf(flags).forEach((kind) => record(kind, target)));
      for (const name of ["readFile", "readFileSync", "openAsBlob"])
        wrap(holder, name, ([target]) => record("read", target));
      for (const name of ["writeFile", "writeFileSync", "appendFile", "appendFileSync"])
        wrap(holder, name, ([target]) => record("write", target));
      for (const name of ["copyFile", "copyFileSync", "rename", "renameSync"])
        wrap(holder, name, ([from, to]) => {
          if (name.startsWith("copy")) record("read", from);
          record("write", to);
        });
    }
    const { Worker } = workers;
    workers.Worker = class extends Worker {
      constructor(...[file, options]: ConstructorParameters<typeof Worker>) {
        if (!options?.eval) record("read", file);
        super(file, options);
      }
    };
    // Whoever reads a file of which it knows the checksum says so: such a file is pinned by its code.
    Object.assign(globalThis, {
      [Symbol.for("notebook-report.pinned-file")]: (file: string) => append({ pinned: path.resolve(file) }),
    });
    syncBuiltinESMExports();
  };

  if (log !== undefined) install();
}
