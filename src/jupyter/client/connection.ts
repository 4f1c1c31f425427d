import { type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KernelError } from "../errors.js";
import { reasonOf } from "../storage/files.js";
import { trackResource } from "../cleanup/cleanup.js";
import { signingKey } from "../protocol/message.js";

const HOST = "127.0.0.1";
const CHANNELS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/** Where a kernel listens, and the key its messages are signed with. */
export interface Connection {
  file: string;
  key: KeyObject;
  address: (channel: "shell" | "iopub" | "stdin" | "control") => string;
  remove: () => Promise<void>;
}

const listen = (server: Server) =>
  new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HOST, () => resolve((server.address() as { port: number }).port));
  });

/** Five ports that were free together a moment ago. Somebody may take one before the kernel does: start again then. */
async function freePorts(): Promise<Record<(typeof CHANNELS)[number], number>> {
  const servers = CHANNELS.map(() => createServer());
  const ports = await Promise.all(servers.map(listen));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return Object.fromEntries(CHANNELS.map((channel, i) => [channel, ports[i]])) as Record<
    (typeof CHANNELS)[number],
    number
  >;
}

/** Writes the text into a new folder that only this user may enter. Returns the file, and what removes both. */
async function writePrivately(
  name: string,
  text: string,
): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = join(tmpdir(), `notebook-report-${randomUUID()}`);
  const release = trackResource({ path: folder });
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    release();
  };
  const file = join(folder, name);
  try {
    await mkdir(folder, { mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    await remove();
    throw error;
  }
  return { file, remove };
}

/** Writes a new connection file that only this user may read. */
export async function createConnection(kernelName: string): Promise<Connection> {
  const ports = await freePorts();
  const key = randomBytes(32).toString("hex");
  const content = { ...ports, key, ip: HOST, transport: "tcp" };
  const text = JSON.stringify({ ...content, signature_scheme: "hmac-sha256", kernel_name: kernelName });
  const { file, remove } = await writePrivately("connection.json", text).catch((error: unknown) => {
    throw new KernelError(
      `the kernel's connection file cannot be written to ${tmpdir()}: ${reasonOf(error)}`,
    );
  });
  return {
    file,
    key: signingKey(key),
    address: (channel) => `tcp://${HOST}:${ports[`${channel}_port`]}`,
    remove,
  };
}
