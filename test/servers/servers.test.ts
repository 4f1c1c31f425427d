/** Kernels on real Jupyter servers and gateways. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import getPort from "get-port";
import { afterAll, beforeAll, expect, it } from "vitest";
import { executeNotebook, type JupyterServer, type Notebook } from "#jupyter/index.js";
import { kernelJson } from "#jupyter/client/kernelspec.js";
import { describeWith } from "../requirements.js";
import {
  announce,
  appears,
  code,
  eventually,
  notebook,
  outputsOf,
  projectRoot,
  readNotebook,
  runScript,
  save,
  startScript,
  temporaryFolder,
} from "../support.js";

const python = join(projectRoot, ".cache/python/bin/python");
const TOKEN = "a secret of the tests";

/** A server with our kernel and ipykernel, whose root is `folder`. */
interface Running extends JupyterServer {
  process: ChildProcess;
  /** The ids of its kernels. */
  kernels: () => Promise<string[]>;
}

async function start(program: "server" | "gateway", folder: string, more: string[] = []): Promise<Running> {
  const port = await getPort();
  const data = join(folder, "jupyter-data/kernels/tslab");
  await mkdir(data, { recursive: true });
  await writeFile(join(data, "kernel.json"), JSON.stringify(kernelJson()));
  const args = {
    server: [
      ...["-m", "jupyter_server", `--ServerApp.root_dir=${folder}`, `--IdentityProvider.token=${TOKEN}`],
      ...[`--ServerApp.port=${port}`, "--ServerApp.open_browser=False", "--allow-root"],
    ],
    gateway: [
      ...[
        "-m",
        "kernel_gateway",
        `--KernelGatewayApp.port=${port}`,
        `--KernelGatewayApp.auth_token=${TOKEN}`,
      ],
      ...["--JupyterWebsocketPersonality.list_kernels=True"],
    ],
  }[program];
  const env = {
    ...process.env,
    JUPYTER_PATH: join(folder, "jupyter-data"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
  };
  const child = spawn(python, [...args, ...more], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
  const url = `http://127.0.0.1:${port}`;
  const headers = { authorization: `token ${TOKEN}` };
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(said);
    expect((await fetch(`${url}/api/kernelspecs`, { headers })).status).toBe(200);
  });
  const kernels = async () => {
    const answer = await fetch(`${url}/api/kernels`, { headers });
    return ((await answer.json()) as { id: string }[]).map(({ id }) => id);
  };
  return { url, token: TOKEN, process: child, kernels };
}

/** Passes connections on to a server until they are cut. */
async function proxy(target: string): Promise<{ url: string; cut: () => void }> {
  const sockets = new Set<Socket>();
  const { port, hostname } = new URL(target);
  const server = createTcpServer((socket) => {
    const onward = connect(Number(port), hostname);
    for (const each of [socket, onward]) sockets.add(each.on("error", () => {}));
    socket.pipe(onward).pipe(socket);
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut };
}

const forPython = (...cells: string[]): Notebook => {
  const content = notebook(...cells);
  content.metadata.kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  return content;
};

let folder: string;
let server: Running;
let gateway: Running;

const run = (content: Notebook, on: JupyterServer, more: object = {}) =>
  executeNotebook(content, { path: join(folder, "notebooks/a.ipynb"), name: "a.ipynb", server: on, ...more });

describeWith(["Python"], "kernels on servers", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "notebook-report-test-"));
    await mkdir(join(folder, "notebooks"));
    await writeFile(join(folder, "report.json"), '{ "title": "T", "notebooks": [] }');
    await writeFile(join(folder, "notebooks/data.txt"), "42");
    [server, gateway] = await Promise.all([start("server", folder), start("gateway", folder)]);
  });
  afterAll(async () => {
    server.process.kill();
    gateway.process.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const cells = [
    'import { display } from "tslab";\nconsole.log("out"); console.error("err"); display.html("<b>x</b>");\n6 * 7',
    'await new Promise((later) => setTimeout(later, 20));\nvoid setTimeout(() => console.log("late"), 300);',
    'import { readFileSync } from "node:fs";\nreadFileSync("data.txt", "utf8")',
  ];

  it.each(["server", "gateway"])("give the outputs of kernels here, from a %s", async (program) => {
    const on = program === "server" ? server : gateway;
    const content = notebook(...cells.slice(0, program === "server" ? 3 : 2));
    const [here, there] = await Promise.all([
      executeNotebook(content, { path: join(folder, "notebooks/a.ipynb") }),
      run(content, on),
    ]);
    expect(there.failure).toBeUndefined();
    expect(there.notebook.cells).toEqual(here.notebook.cells);
    expect(there.notebook.metadata.language_info).toEqual(here.notebook.metadata.language_info);
    const { failure } = await run(notebook('throw new Error("no");'), on);
    expect(failure!.message).toContain("a.ipynb, cell 1 (c1), line 1: Error: no");
    const inPython = await run(forPython("print(1)\n2", "import os\nos.getcwd()"), on);
    expect(outputsOf(inPython.notebook, 1)).toMatchObject([
      { text: "1\n" },
      { output_type: "execute_result", data: { "text/plain": "2" } },
    ]);
    if (program === "server")
      expect(outputsOf(inPython.notebook, 2)).toMatchObject([
        { data: { "text/plain": `'${join(folder, "notebooks")}'` } },
      ]);
    expect(await on.kernels()).toEqual([]);
  });

  it("are interrupted at the time-out, and leave none behind", async () => {
    const { failure, notebook: done } = await run(
      notebook('console.log("before"); while (true) {}'),
      server,
      {
        timeoutSeconds: 2,
      },
    );
    expect(failure).toMatchObject({ ename: "Timeout" });
    expect(outputsOf(done, 1)).toMatchObject([
      { text: "before\n" },
      { ename: "Interrupted" },
      { ename: "Timeout" },
    ]);
    const died = await run(notebook("process.exit(7);", "1"), server);
    expect(died.failure).toMatchObject({ cell: 1, ename: "DeadKernel" });
    const inPython = await run(forPython("import os\nos._exit(3)"), server);
    expect(inPython.failure).toMatchObject({ cell: 1, evalue: "the kernel died on the server" });
    expect(await server.kernels()).toEqual([]);
  });

  it("are told from a wrong token, a missing kernel, another program and nothing at all", async () => {
    const messageOf = async (on: JupyterServer, content = notebook("1")) =>
      (await run(content, on)).failure!.message;
    expect(await messageOf({ ...server, token: "wrong" })).toContain("does not accept the token (403)");
    expect(await messageOf({ ...gateway, token: "" })).toContain("does not accept the token (401)");
    const other = notebook("1");
    other.metadata.kernelspec = { name: "julia", display_name: "Julia" };
    expect(await messageOf(server, other)).toContain('has no kernel "julia"; it has python3, tslab');
    expect(await messageOf({ url: `http://127.0.0.1:${await getPort()}`, token: "" })).toMatch(
      /cannot be reached: ECONNREFUSED/,
    );
    const web = createServer((_, response) => response.writeHead(404).end("x")).listen(0, "127.0.0.1");
    await new Promise((listening) => web.once("listening", listening));
    const { port } = web.address() as AddressInfo;
    expect(await messageOf({ url: `http://127.0.0.1:${port}`, token: "" })).toContain(
      "no Jupyter kernels (404)",
    );
    web.close();
  });

  it("are waited for while a gateway is full, for a limited time", async () => {
    const full = await start("gateway", await temporaryFolder(), ["--KernelGatewayApp.max_kernels=1"]);
    try {
      const first = run(notebook("await new Promise((later) => setTimeout(later, 3000));\n1"), full);
      await eventually(async () => expect(await full.kernels()).toHaveLength(1));
      const [late, second] = await Promise.all([
        run(notebook("3"), full, { startTimeoutSeconds: 1 }),
        run(notebook("2"), full),
      ]);
      expect(late.failure!.message).toContain("had no room for another kernel within 1 s (403)");
      expect(outputsOf(second.notebook, 1)).toMatchObject([{ data: { "text/plain": "2" } }]);
      expect((await first).failure).toBeUndefined();
    } finally {
      full.process.kill();
    }
  });

  it("that drop outputs because there are many make the notebook fail by name", async () => {
    const { failure } = await run(forPython("for i in range(200): print('x' * 99_999, flush=True)"), server);
    expect(failure!.evalue).toContain("lost outputs: the server");
  });

  it("whose connection is cut are told from those that died", async () => {
    const { url, cut } = await proxy(server.url);
    const content = notebook(`${announce("runs")}\nawait new Promise(() => {});`);
    const running = run(content, { url, token: TOKEN });
    await appears(join(folder, "notebooks/runs"), running);
    cut();
    const { failure } = await running;
    expect(failure!.evalue).toContain("is lost: the connection to");
    for (const id of await server.kernels())
      await fetch(`${server.url}/api/kernels/${id}`, {
        method: "DELETE",
        headers: { authorization: `token ${TOKEN}` },
      });
  });

  it("of a command that is killed are ended by its cleanup process", async () => {
    const file = await save(
      join(folder, "notebooks"),
      "k.ipynb",
      notebook(`${announce("started")}\nawait new Promise(() => {});`),
    );
    const args = [file, "--server", server.url, "--out", join(folder, "k.html")];
    const started = startScript("report", args, { env: { JUPYTER_TOKEN: TOKEN } });
    await appears(join(folder, "notebooks/started"), started.ended);
    started.process.kill("SIGKILL");
    await started.ended;
    await eventually(async () => expect(await server.kernels()).toEqual([]));
  });

  it("run forty notebooks of two servers, one of which is killed: each is complete or as it was, and named", async () => {
    const [one, two] = await Promise.all([start("server", folder), start("gateway", folder)]);
    const token = join(folder, "token.txt");
    await writeFile(token, `${TOKEN}\n`);
    const files = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        save(
          join(folder, "notebooks"),
          `many-${i}.ipynb`,
          i % 4 === 0
            ? notebook(code(`await new Promise((later) => setTimeout(later, 500));\n${i} * 2`))
            : forPython(`import time\ntime.sleep(0.5)\n${i} * 2`),
        ),
      ),
    );
    const before = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const ended = runScript("report", [
      ...files,
      ...["--server", one.url, "--server", two.url, "--token-file", token, "--jobs", "6"],
      ...["--out", join(folder, "many.html")],
    ]);
    const isDone = async (file: string) => (await readFile(file, "utf8")) !== before[files.indexOf(file)];
    await eventually(async () =>
      expect((await Promise.all(files.map(isDone))).filter(Boolean).length).toBeGreaterThan(5),
    );
    two.process.kill("SIGKILL");
    const { code: exit, stderr } = await ended;
    expect(exit).toBe(1);
    expect(stderr).not.toContain(TOKEN);
    for (const [i, file] of files.entries()) {
      if (await isDone(file))
        expect(outputsOf(await readNotebook(file), 1)).toMatchObject([
          { data: { "text/plain": String(i * 2) } },
        ]);
      else expect(stderr).toContain(`many-${i}.ipynb`);
    }
    expect(await one.kernels()).toEqual([]);
    one.process.kill();
  });

  it("take no secret from an address, and no page of a stranger", async () => {
    const bad = await runScript("report", ["--server", "http://x/?token=abc"]);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining("set JUPYTER_TOKEN")]);
    const page = await runScript("verify", ["report/index.html", "--server", server.url]);
    expect([page.code, page.stderr]).toEqual([2, expect.stringContaining("in a sandbox here")]);
  });
});
