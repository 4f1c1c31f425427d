import { execFileSync } from "node:child_process";
import { getEventListeners } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { Dealer } from "zeromq";
import type { LocalTransport } from "#jupyter/client/local-transport.js";
import { executeNotebook, findKernel, Kernel, type Notebook } from "#jupyter/index.js";
import { encode, type Message, request, signingKey } from "#jupyter/protocol/message.js";
import {
  announce,
  appears,
  eventually,
  measured,
  notebook,
  outputsOf,
  projectRoot,
  temporaryFolder,
} from "../support.js";

/** The soonest that a person, or a program that reads the page, runs another cell after one has failed: so many ticks of the kernel's clock. */
const TICK_MS = 15;
const AFTER_FAILURE_TICKS = 4;
/** Requests have come to the kernel after so many times what it takes to answer one. */
const ARRIVAL = 20;

const run = async (content: Notebook) =>
  executeNotebook(content, { path: join(await temporaryFolder(), "test.ipynb"), name: "test.ipynb" });

/** The kernels this process started that are alive. */
const kernels = (): string[] =>
  execFileSync("ps", ["-eo", "ppid,args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => Number(line.trim().split(/\s+/)[0]) === process.pid)
    .filter((line) => line.includes("jupyter/tslab-kernel/start.js"));

describe("what a kernel may do", () => {
  it("updates a display in place, in its own cell and from a later one", async () => {
    const { notebook: done } = await run(
      notebook(
        'import { newDisplay } from "tslab";\nconst place = newDisplay();\nplace.text("first"); place.text("second");',
        'place.text("third");',
      ),
    );
    expect(outputsOf(done, 1)).toMatchObject([
      { output_type: "display_data", data: { "text/plain": "third" } },
    ]);
    expect(outputsOf(done, 2)).toEqual([]);
  });

  it("runs JavaScript notebooks, without types", async () => {
    const content = notebook(
      "function pair(x) { return [x, x]; }",
      'import { sep } from "node:path"; sep + pair(1).length',
    );
    content.metadata["kernelspec"] = { name: "jslab", display_name: "JavaScript", language: "javascript" };
    const { notebook: done, failure } = await run(content);
    expect(failure).toBeUndefined();
    expect(outputsOf(done, 2)).toMatchObject([{ data: { "text/plain": "/2" } }]);
  });

  it("is that of the notebook's own project, with its version of the package, beside other projects", async () => {
    const project = await temporaryFolder();
    const own = join(project, "node_modules/notebook-report");
    await mkdir(own, { recursive: true });
    const server = pathToFileURL(join(projectRoot, "dist/jupyter/tslab-kernel/server/main.js"));
    await writeFile(
      join(own, "package.json"),
      JSON.stringify({ type: "module", exports: { "./kernel": "./kernel.js" } }),
    );
    await writeFile(
      join(own, "kernel.js"),
      `process.env.VERSION_HERE = "0.0.1";\nawait import("${server.href}");`,
    );
    const content = notebook('process.env.VERSION_HERE ?? "the tool\'s"');
    const [there, here] = await Promise.all([
      executeNotebook(content, { path: join(project, "a.ipynb"), name: "a.ipynb" }),
      run(content),
    ]);
    const text = ({ notebook: done }: typeof there) => outputsOf(done, 1);
    expect(text(here)).toMatchObject([{ data: { "text/plain": "the tool's" } }]);
    expect(text(there)).toMatchObject([{ data: { "text/plain": "0.0.1" } }]);
  });

  it("refuses input at once, as often as it is asked for", async () => {
    const read = "for await (const line of process.stdin) console.log(String(line));";
    const content = notebook(read, "process.stdin.on('data', () => {});\nawait new Promise(() => {});", "1");
    for (const cell of content.cells) cell.metadata.tags = ["raises-exception"];
    const { notebook: done, failure } = await run(content);
    expect(failure).toBeUndefined();
    for (const cell of [1, 2])
      expect(outputsOf(done, cell)).toMatchObject([{ evalue: "this notebook is run without input" }]);
  });

  it("runs none of the cells that waited behind a failed one, and whatever comes after", async () => {
    const folder = await temporaryFolder();
    const kernel = await Kernel.start(await findKernel("tslab"), folder);
    const ask = (code: string) => kernel.execute(code, { stopOnError: true, onOutput: () => {} });
    // Its ticks tell of the kernel's own time, however seldom a busy machine lets it run.
    const tick = async () => {
      let stop = () => {};
      await new Promise<void>((resolve) => {
        stop = kernel["transport"].listen(
          ({ content }: Message) => void (String(content["text"]).includes("tick") && resolve()),
        );
      });
      stop();
    };
    try {
      await ask(
        `import { existsSync } from "node:fs"; let ran = 0; setInterval(() => console.log("tick"), ${TICK_MS});`,
      );
      for (let round = 1; round <= 3; round++) {
        const roundTrip = await measured(() => ask("0;"));
        const failing = ask(`while (!existsSync("go ${round}")); throw new Error('no');`);
        const waiting = Array.from({ length: 20 }, () => ask("ran = 100;"));
        await sleep(ARRIVAL * roundTrip);
        await writeFile(join(folder, `go ${round}`), "");
        const statuses = [await failing, ...(await Promise.all(waiting))].map(({ status }) => status);
        expect(statuses).toEqual(["error", ...waiting.map(() => "aborted")]);
        for (let ticks = 0; ticks < AFTER_FAILURE_TICKS; ticks++) await tick();
        expect(await ask("ran += 1;")).toMatchObject({ status: "ok" });
        expect(await ask(`if (ran !== ${round}) throw new Error(String(ran));`)).toMatchObject({
          status: "ok",
        });
      }
    } finally {
      await kernel.shutdown();
    }
  });

  it("is not disturbed by a stranger at its ports", async () => {
    const folder = await temporaryFolder();
    const kernel = await Kernel.start(await findKernel("tslab"), folder);
    const stranger = new Dealer({ linger: 0 });
    try {
      const running = kernel.execute(
        `${announce("runs")}\nimport { existsSync } from "node:fs";\nwhile (!existsSync("go")) await new Promise((later) => setTimeout(later, 5));`,
        { stopOnError: true, onOutput: () => {} },
      );
      await appears(join(folder, "runs"), running);
      const { address, key } = (kernel["transport"] as LocalTransport)["connection"];
      stranger.connect(address("shell"));
      const forged = request("stranger", "execute_request", { code: "process.exit(1)" });
      await stranger.send(encode(forged, signingKey("another key")));
      await stranger.send("no message at all");
      // Read behind the others, which have been looked at once this is answered.
      await stranger.send(encode(request("stranger", "kernel_info_request", {}), key));
      await stranger.receive();
      await writeFile(join(folder, "go"), "");
      expect(await running).toMatchObject({ status: "ok" });
    } finally {
      stranger.close();
      await kernel.shutdown();
    }
  });

  it("ends with its notebook, whatever timers, sockets and children are left", async () => {
    const execution = await run(
      notebook(
        "setInterval(() => {}, 1000);",
        'import { spawn } from "node:child_process";\nconst child = spawn("sleep", ["600"]);\nconsole.log(child.pid);',
        'import { createServer } from "node:net";\ncreateServer().listen(0);',
      ),
    );
    expect(execution.failure).toBeUndefined();
    await eventually(() => expect(kernels()).toEqual([]));
    const [printed] = outputsOf(execution.notebook, 2);
    const child = Number((printed as { text: string }).text);
    await eventually(() => expect(() => process.kill(child, 0)).toThrow("ESRCH"));
  });

  it("ends when it is given up, in a cell and before its start, and the signal's reason is thrown", async () => {
    const reason = new Error("enough");
    const path = join(await temporaryFolder(), "test.ipynb");
    const endless = notebook("1", `${announce("loops")} for (;;);`, "2");
    const abort = new AbortController();
    const running = executeNotebook(endless, { path, signal: abort.signal });
    const given = expect(running).rejects.toBe(reason);
    await appears(join(dirname(path), "loops"), running);
    abort.abort(reason);
    await given;
    expect(getEventListeners(abort.signal, "abort")).toEqual([]);
    await expect(executeNotebook(endless, { path, signal: abort.signal })).rejects.toBe(reason);
    await eventually(() => expect(kernels()).toEqual([]));
  });

  it("keeps no listener on the signal once it has ended", async () => {
    const path = join(await temporaryFolder(), "test.ipynb");
    const { signal } = new AbortController();
    await executeNotebook(notebook("1"), { path, signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
