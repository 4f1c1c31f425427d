import { setTimeout as sleep } from "node:timers/promises";
import { isObject } from "../../shared/json.js";
import { KernelError, UsageError } from "../errors.js";

/** A Jupyter Server, Kernel Gateway or Enterprise Gateway that kernels run on. */
export interface JupyterServer {
  /** Its address, with the base path and without a slash at the end. */
  url: string;
  /** The secret that the server asks for; empty if it asks for none. */
  token: string;
}

/** A server that is full is asked again after this time, then after twice as long, up to the limit. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Longest time for the answer to a request other than a kernel's start. */
const ANSWER_TIMEOUT_MS = 60_000;
const SHOWN_CHARACTERS = 300;

/** Reads the address of a server. Throws a `UsageError` for one that is none, or that holds a secret. */
export function parseServer(text: string, token: string): JupyterServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--server ${text}: an address such as https://example.org/jupyter is needed`);
  if (url.username || url.password || url.searchParams.has("token"))
    throw new UsageError(
      "--server: a secret in the address is seen by others in the list of processes; set JUPYTER_TOKEN or use --token-file",
    );
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, "")}`, token };
}

export const authorization = ({ token }: JupyterServer): Record<string, string> =>
  token === "" ? {} : { authorization: `token ${token}` };

/** What went wrong with a connection, in a few words. */
function connectionFault(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  const reason = cause?.code ?? cause?.message ?? message;
  return /CERT|SELF_SIGNED|ISSUER/.test(reason)
    ? `its certificate is not trusted (${reason}); name that of your authority in NODE_EXTRA_CA_CERTS`
    : reason;
}

async function ask(
  server: JupyterServer,
  method: string,
  path: string,
  { body, signal }: { body?: object; signal?: AbortSignal } = {},
): Promise<Response> {
  const limits = [AbortSignal.timeout(ANSWER_TIMEOUT_MS), ...(signal ? [signal] : [])];
  try {
    return await fetch(`${server.url}${path}`, {
      method,
      headers: { ...authorization(server), ...(body && { "content-type": "application/json" }) },
      redirect: "manual",
      signal: AbortSignal.any(limits),
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new KernelError(`the server ${server.url} cannot be reached: ${connectionFault(error)}`);
  }
}

/** The error for an answer that is none of those expected. */
async function refusal({ url }: JupyterServer, answer: Response): Promise<KernelError> {
  const text = (await answer.text().catch(() => "")).replace(/\s+/g, " ").slice(0, SHOWN_CHARACTERS);
  if (answer.status === 401 || answer.status === 403 || (answer.status >= 300 && answer.status < 400))
    return new KernelError(
      `the server ${url} does not accept the token (${answer.status}); set JUPYTER_TOKEN or use --token-file`,
    );
  if (answer.status === 404)
    return new KernelError(`the server ${url} has no Jupyter kernels (404); is its base path missing?`);
  return new KernelError(`the server ${url} answered ${answer.status}${text ? `: ${text}` : ""}`);
}

async function jsonOf(server: JupyterServer, answer: Response): Promise<Record<string, unknown>> {
  const content: unknown = await answer.json().catch(() => undefined);
  if (!isObject(content))
    throw new KernelError(`the server ${server.url} answered with something else than JSON`);
  return content;
}

/** Throws a `KernelError` that names the server's kernels if it does not have this one. */
async function requireKernelSpec(server: JupyterServer, name: string, signal?: AbortSignal): Promise<void> {
  const answer = await ask(server, "GET", "/api/kernelspecs", { ...(signal && { signal }) });
  if (!answer.ok) throw await refusal(server, answer);
  const { kernelspecs } = await jsonOf(server, answer);
  const names = Object.keys(isObject(kernelspecs) ? kernelspecs : {});
  if (!names.includes(name))
    throw new KernelError(
      `the server ${server.url} has no kernel "${name}"; it has ${names.sort().join(", ") || "none"}`,
    );
}

/** Whether a server has no room for another kernel now. Gateways say 403 when a limit of theirs is reached. */
const isFull = (answer: Response, text: string): boolean =>
  answer.status === 429 || answer.status === 503 || (answer.status === 403 && /resource limit/i.test(text));

/**
 * Starts a kernel on a server, and waits while the server is full. Returns the kernel's id.
 *
 * @param path the notebook's folder as the server names it: relative to the server's root
 * @throws KernelError if the server cannot be reached, refuses, lacks the kernel, or stays full
 */
export async function startKernelOn(
  server: JupyterServer,
  kernel: { name: string; path: string; folder: string },
  limits: { timeoutSeconds: number; signal?: AbortSignal },
): Promise<string> {
  const { timeoutSeconds, signal } = limits;
  await requireKernelSpec(server, kernel.name, signal);
  const end = Date.now() + timeoutSeconds * 1000;
  // Gateways that start kernels in containers take the folder from the environment.
  const body = { name: kernel.name, path: kernel.path, env: { KERNEL_WORKING_DIR: kernel.folder } };
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    // Not given up: a kernel that is started would stay, because its id would not be known.
    const answer = await ask(server, "POST", "/api/kernels", { body });
    if (answer.ok) {
      const { id } = await jsonOf(server, answer);
      if (typeof id === "string") return id;
      throw new KernelError(`the server ${server.url} did not name the kernel that it started`);
    }
    const text = await answer.clone().text();
    if (!isFull(answer, text)) throw await refusal(server, answer);
    if (Date.now() + pause > end)
      throw new KernelError(
        `the server ${server.url} had no room for another kernel within ${timeoutSeconds} s (${answer.status})`,
      );
    await sleep(pause, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
  }
}

/** The address of a kernel on a server. */
export const kernelAddress = (server: JupyterServer, id: string): string =>
  `${server.url}/api/kernels/${encodeURIComponent(id)}`;

/** Interrupts a kernel on a server. */
export async function interruptOn(server: JupyterServer, id: string): Promise<void> {
  await ask(server, "POST", `/api/kernels/${encodeURIComponent(id)}/interrupt`, { body: {} });
}

/** Ends a kernel on a server. Throws a `KernelError` if it may still be there. */
export async function endKernelOn(server: JupyterServer, id: string): Promise<void> {
  const answer = await ask(server, "DELETE", `/api/kernels/${encodeURIComponent(id)}`);
  if (!answer.ok && answer.status !== 404) throw await refusal(server, answer);
}
