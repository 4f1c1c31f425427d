import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { KernelError } from "../errors.js";

/** Between a message's routing prefix and its signed parts. */
const DELIMITER = "<IDS|MSG>";
const DELIMITER_FRAME = Buffer.from(DELIMITER);
const PROTOCOL_VERSION = "5.3";

/** A message of the Jupyter protocol. */
export interface Message {
  header: {
    msg_id: string;
    msg_type: string;
    session: string;
    username: string;
    date: string;
    version: string;
  };
  parent_header: { msg_id?: string };
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
}

/** A connection's key, prepared once for the many messages that it signs. Its characters are the key, whatever they spell. */
export const signingKey = (key: string): KeyObject => createSecretKey(key, "utf8");

function sign(key: KeyObject, parts: (Buffer | string)[]): string {
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

let requests = 0;

/** A new request of this session. */
export function request(session: string, type: string, content: Record<string, unknown>): Message {
  const header = {
    msg_id: `${session}_${++requests}`,
    msg_type: type,
    session,
    username: "notebook-report",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { header, parent_header: {}, metadata: {}, content };
}

/** The frames of a message on the wire, signed with the connection's key. */
export function encode(message: Message, key: KeyObject): string[] {
  const { header, parent_header, metadata, content } = message;
  const parts = [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(key, parts), ...parts];
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The message in the frames. Throws a `KernelError` if they are no message or the signature is not the key's. */
export function decode(frames: Buffer[], key: KeyObject): Message {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER_FRAME));
  const parts = frames.slice(at + 2, at + 6);
  if (at < 0 || parts.length < 4)
    throw new KernelError("the kernel sent frames that are no message of the Jupyter protocol");
  const given = frames[at + 1]!;
  const wanted = Buffer.from(sign(key, frames.slice(at + 2)));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new KernelError("a message from the kernel carries a wrong signature");
  }
  const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(part.toString("utf8")));
  if (![header, parent_header, metadata, content].every(isObject) || typeof header.msg_type !== "string")
    throw new KernelError("a signed message from the kernel is none of the Jupyter protocol");
  return { header, parent_header, metadata, content };
}
