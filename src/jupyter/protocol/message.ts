import { createHmac, createSecretKey, type KeyObject, randomUUID, timingSafeEqual } from "node:crypto";
import { isObject, type JsonObject } from "../../shared/json.js";
import { KernelError } from "../errors.js";
import { parseExact } from "../format/exact-integers.js";

/** Separates the routing prefix from the signed parts. */
const DELIMITER = "<IDS|MSG>";
const DELIMITER_FRAME = Buffer.from(DELIMITER);
export const PROTOCOL_VERSION = "5.3";

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message of the Jupyter protocol. */
export interface Message {
  header: Header;
  /** The header of the request that the message belongs to; empty for a request. */
  parent_header: Partial<Header>;
  metadata: JsonObject;
  content: JsonObject;
}

/** Prepares the connection file's `key` for signing; its characters are the key, also where they look like hex digits. */
export const signingKey = (key: string): KeyObject => createSecretKey(key, "utf8");

function sign(key: KeyObject, parts: (Buffer | string)[]): string {
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

let requests = 0;

/** Creates a request with a new id. */
export function request(session: string, type: string, content: JsonObject): Message {
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

/** Creates a message that belongs to a request: its reply, a status or an output. */
export function respond(parent: Message, type: string, content: JsonObject): Message {
  const { session, username } = parent.header;
  const date = new Date().toISOString();
  const header = { msg_id: randomUUID(), msg_type: type, session, username, date, version: PROTOCOL_VERSION };
  return { header, parent_header: parent.header, metadata: {}, content };
}

/** The frames of a message on the wire, signed with the connection's key. */
export function encode(message: Message, key: KeyObject): string[] {
  const { header, parent_header, metadata, content } = message;
  const parts = [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(key, parts), ...parts];
}

const delimiterIndex = (frames: Buffer[]): number =>
  frames.findIndex((frame) => frame.equals(DELIMITER_FRAME));

/** The frames before a message that route its reply. */
export const routingPrefix = (frames: Buffer[]): Buffer[] =>
  frames.slice(0, Math.max(delimiterIndex(frames), 0));

/** Decodes a message. Throws a `KernelError` if it is malformed or not signed with the key. */
export function decode(frames: Buffer[], key: KeyObject): Message {
  const at = delimiterIndex(frames);
  const [signature, ...parts] = at < 0 ? [] : frames.slice(at + 1);
  if (signature === undefined || parts.length < 4) throw new KernelError("the message has missing parts");
  const expected = Buffer.from(sign(key, parts));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw new KernelError("the message has a wrong signature");
  const [header, parent_header, metadata, content] = parts
    .slice(0, 4)
    .map((part): unknown => parseExact(part.toString("utf8")));
  if (!isObject(header) || !isObject(parent_header) || !isObject(metadata) || !isObject(content))
    throw new KernelError("the message has parts that are not objects");
  if (typeof header["msg_type"] !== "string") throw new KernelError("the message has no type");
  return { header: header as unknown as Header, parent_header, metadata, content };
}
