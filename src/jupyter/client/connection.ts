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
type Ports = Record<(typeof CHANNELS)[number], number>;

const nameChannels = (ports: number[]): Ports =>
  Object.fromEntries(CHANNELS.map((channel, i) => [channel, ports[i]])) as Ports;

/** A kernel's connection file: its addresses, and the key that signs its messages. */
export interface Connection {
  file: string;
  key: KeyObject;
  address: (channel: "shell" | "iopub" | "stdin" | "control") => string;
  remove: () => Promise<void>;
}

/** Well-known services use lower ports. */
const FIRST_PORT = 10_000;
/** The start of the dynamic ports (IANA), where the system does not tell its own range. */
const FIRST_DYNAMIC_PORT = 49_152;
const PORT_CHOICES = 100;

/** The first port that the system assigns to outgoing connections and to programs that ask for any port. */
const firstDynamicPort = (): Promise<number> =>
  readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8").then(parseInt, () => FIRST_DYNAMIC_PORT);

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: HOST, exclusive: true }, resolve);
  });

/** Whether nothing listens on any of the ports. */
async function areFree(ports: number[]): Promise<boolean> {
  const servers = ports.map(() => createServer((socket) => socket.destroy()));
  const listening = await Promise.allSettled(servers.map((server, i) => listen(server, ports[i] ?? 0)));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return listening.every(({ status }) => status === "fulfilled");
}

/**
 * Five free ports below the dynamic range: until the kernel listens, our own connection attempts could be assigned the very
 * port that they connect to. Odd ports, since Linux prefers even ports for connections, whatever its range. Kernels that
 * start at the same time use blocks that do not overlap.
 */
async function freePorts(): Promise<Ports> {
  const end = await firstDynamicPort();
  const width = 2 * CHANNELS.length;
  const blocks = Math.floor(((end >= 2 * FIRST_PORT ? end : FIRST_DYNAMIC_PORT) - FIRST_PORT) / width);
  for (let choice = 0; choice < PORT_CHOICES; choice++) {
    const first = FIRST_PORT + 1 + width * randomInt(blocks);
    const ports = CHANNELS.map((_, i) => first + 2 * i);
    if (await areFree(ports)) return nameChannels(ports);
  }
  throw new KernelError(`no free ports were found on ${HOST} for the kernel's five channels`);
}

/** Writes a file into a new folder, both accessible only to this user. Returns its path and a function that removes it. */
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

/** Chooses ports and a key, and writes them to a connection file that only this user may read. */
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
