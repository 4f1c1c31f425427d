import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import type { JupyterServer } from "#jupyter/index.js";
import { verdict } from "../bench.js";
import { median } from "../median.js";
import { inTurn, ms, ownPerCell, perCell, smallCells } from "./beside.js";
import { nbclient, ours, python } from "./clients.js";

const POLL_MS = 200;

/** Starts Jupyter's Kernel Gateway with the kernels that are installed below `folder`. */
async function startGateway(folder: string): Promise<JupyterServer & { stop: () => void }> {
  const port = await getPort();
  const args = ["-m", "kernel_gateway", `--KernelGatewayApp.port=${port}`];
  const gateway = spawn(python, args, {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: folder },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/api/kernelspecs`).catch(() => undefined))?.ok) {
    if (gateway.exitCode !== null) throw new Error("the Kernel Gateway did not start");
    await sleep(POLL_MS);
  }
  return { url, token: "", stop: () => gateway.kill() };
}

/** The overhead of a cell on a Kernel Gateway, beside nbclient's with its own gateway client. */
export async function benchGateway(folder: string, runs: number): Promise<boolean> {
  const gateway = await startGateway(folder);
  try {
    const path = await smallCells(folder, "instant");
    const clients = [(each: string) => ours(each, gateway), nbclient(folder, gateway)] as const;
    const [mine, theirs] = await inTurn(clients, path, runs);
    const own = median(theirs.map(ownPerCell));
    const [a, b] = [mine, theirs].map((timings) => median(timings.map(perCell)) - own) as [number, number];
    return verdict(
      "overhead of a cell on a gateway",
      `${ms(a)}, nbclient ${ms(b)}: ${(a / b).toFixed(2)} of it`,
      "no higher",
      a <= b,
    );
  } finally {
    gateway.stop();
  }
}
