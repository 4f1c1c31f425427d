import { relative } from "node:path";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import logUpdate from "log-update";
import { fetchMnist, type FetchEvent } from "#homework/mnist/fetch-mnist.js";
import { mnistFolder } from "#homework/mnist/index.js";
import { DataError } from "#library/training/index.js";
import { EXIT, runCommand } from "./command.js";

function folderAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError("an address starting with http:// or https:// is needed");
  return text.endsWith("/") ? text : `${text}/`;
}

const dataCommand = () =>
  new Command("npm run data --")
    .description(
      "Downloads the four files of MNIST (11.3 MB) to data/mnist, or to the folder MNIST_DIR, and checks their SHA-256.",
    )
    .option("--mirror <url>", "folder to download from instead of the public mirrors", folderAddress)
    .addHelpText(
      "after",
      `
Valid files are skipped; interrupted downloads resume.

Exit code: 0 all four files are there; 1 a file could not be downloaded; 2 wrong usage; 130 or 143 stopped by Ctrl+C or
SIGTERM.`,
    );

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Prints an event; on a terminal, progress is updated in place. */
function print(event: FetchEvent): void {
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
      return line("already there");
    case "replacing":
      return line(`downloading again, because ${event.reason}`);
    case "retry":
      return line(`trying again, because ${event.reason}`);
    case "done":
      return line("downloaded and checked");
  }
}

await runCommand(
  async (argv, signal) => {
    const { mirror } = dataCommand().exitOverride().parse(argv, { from: "user" }).opts();
    const folder = mnistFolder();
    await fetchMnist({ folder, ...(mirror !== undefined && { mirrors: [mirror] }), signal }, print);
    console.log(`MNIST is complete in ${relative(process.cwd(), folder) || folder}.`);
    return EXIT.ok;
  },
  [DataError],
);
