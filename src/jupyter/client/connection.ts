import { type KeyObject, randomBytes, randomInt, randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
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

/** Ports of services known by name lie below. */
const FIRST_PORT = 10_000;
/** Where the system does not say which ports it gives to outgoing connections, these begin here (IANA). */
const FIRST_DYNAMIC_PORT = 49_152;
const PORT_CHOICES = 100;

/** The first port that the system gives to outgoing connections and to whoever asks for any. */
const firstDynamicPort = (): Promise<number> =>
  readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8").then(parseInt, () => FIRST_DYNAMIC_PORT);

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: HOST, exclusive: true }, resolve);
  });

/** Whether nobody listens on any of the ports. */
async function areFree(ports: number[]): Promise<boolean> {
  const servers = ports.map(() => createServer((stranger) => stranger.destroy()));
  const listening = await Promise.allSettled(servers.map((server, i) => listen(server, ports[i]!)));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return listening.every(({ status }) => status === "fulfilled");
}

/**
 * Five ports that were free together a moment ago. They are none that the system gives away: our own attempts to connect,
 * made until the kernel listens, could be given the very port they lead to, and would keep the kernel from it. Linux gives
 * even ports to connections first, wherever its range begins. Kernels that start at once get blocks that do not overlap.
 */
async function freePorts(): Promise<Record<(typeof CHANNELS)[number], number>> {
  const end = await firstDynamicPort();
  const width = 2 * CHANNELS.length;
  const blocks = Math.floor(((end >= 2 * FIRST_PORT ? end : FIRST_DYNAMIC_PORT) - FIRST_PORT) / width);
  for (let choice = 0; choice < PORT_CHOICES; choice++) {
    const first = FIRST_PORT + 1 + width * randomInt(blocks);
    const ports = CHANNELS.map((_, i) => first + 2 * i);
    if (await areFree(ports))
      return Object.fromEntries(CHANNELS.map((channel, i) => [channel, ports[i]])) as Record<
        (typeof CHANNELS)[number],
        number
      >;
  }
  throw new KernelError(`no free ports were found on ${HOST} for the kernel's five channels`);
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
