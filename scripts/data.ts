import { relative } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import logUpdate from "log-update";
import { fetchMnist, type FetchEvent } from "#homework/mnist/fetch-mnist.js";
import { mnistFolder } from "#homework/mnist/index.js";
import { DataError } from "#library/training/index.js";

const EXIT = { ok: 0, failed: 1, wrongCall: 2 } as const;

function folderAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("an address that begins with http:// or https:// is needed");
  return text.endsWith("/") ? text : `${text}/`;
}

const command = new Command("npm run data --")
  .description(
    "Fetches the four files of MNIST (11.3 MB) into data/mnist, or into the folder that MNIST_DIR names, and checks their SHA-256.",
  )
  .option("--mirror <url>", "folder to fetch from instead of the public mirrors", folderAddress)
  .addHelpText(
    "after",
    `
What is there and right is not fetched again; what broke off goes on from there.

Exit code: 0 all four files are there; 1 a file could not be fetched; 2 wrong call.`,
  )
  .exitOverride();

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Says what an event means; progress is drawn in place on a terminal and left out elsewhere. */
function show(event: FetchEvent): void {
  const line = (text: string) => {
    if (process.stdout.isTTY) logUpdate.clear();
    console.log(`${event.file}: ${text}`);
  };
  switch (event.kind) {
    case "progress": {
      const of = event.total ? ` of ${megabytes(event.total)}` : "";
      if (process.stdout.isTTY) logUpdate(`${event.file}: ${megabytes(event.received)}${of} MB`);
      return;
    }
    case "present":
      return line("there already");
    case "replacing":
      return line(`fetching anew, because ${event.reason}`);
    case "retry":
      return line(`trying again, because ${event.reason}`);
    case "done":
      return line("fetched and checked");
  }
}

async function main(argv: string[]): Promise<void> {
  const { mirror } = command.parse(argv, { from: "user" }).opts<{ mirror?: string }>();
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(signal));
  const folder = mnistFolder();
  await fetchMnist({ folder, ...(mirror && { mirrors: [mirror] }), signal: stop.signal }, show);
  console.log(`MNIST is complete in ${relative(process.cwd(), folder) || folder}.`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.wrongCall;
  } else if (error instanceof DataError) {
    console.error(error.message);
    process.exitCode = EXIT.failed;
  } else throw error;
}
