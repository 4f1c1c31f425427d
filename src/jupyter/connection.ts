import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HOST = "127.0.0.1";
const CHANNELS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/** Where a kernel listens, and the key its messages are signed with. */
export interface Connection {
  /** The private folder that holds the connection file. */
  folder: string;
  file: string;
  key: string;
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

/** Writes a new connection file that only this user may read. */
export async function createConnection(kernelName: string): Promise<Connection> {
  const ports = await freePorts();
  const key = randomBytes(32).toString("hex");
  const folder = await mkdtemp(join(tmpdir(), "notebook-report-"));
  const file = join(folder, "connection.json");
  const content = {
    ...ports,
    key,
    ip: HOST,
    transport: "tcp",
    signature_scheme: "hmac-sha256",
    kernel_name: kernelName,
  };
  await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  return {
    ...{ folder, file, key },
    address: (channel) => `tcp://${HOST}:${ports[`${channel}_port`]}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
