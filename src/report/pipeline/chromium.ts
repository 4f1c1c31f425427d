import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, posix, win32 } from "node:path";
import { NotebookError } from "../../jupyter/index.js";

/** Programs that print pages, in order of preference. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const FOLDERS = ["/usr/bin", "/usr/local/bin", "/snap/bin"];
const MAC_APPLICATIONS = ["Google Chrome", "Chromium", "Microsoft Edge"];
const WINDOWS_PROGRAMS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/** Where Chromium, Chrome or Edge is installed on a system, in order of preference. */
export function chromiumPaths(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string[] {
  if (platform === "win32") {
    const names = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"];
    const folders = names.map((name) => env[name]).filter((folder) => folder !== undefined);
    return WINDOWS_PROGRAMS.flatMap((program) => folders.map((folder) => win32.join(folder, program)));
  }
  if (platform === "darwin")
    return MAC_APPLICATIONS.flatMap((name) =>
      ["/Applications", posix.join(home, "Applications")].map((folder) =>
        posix.join(folder, `${name}.app/Contents/MacOS`, name),
      ),
    );
  const folders = [...FOLDERS, ...(env["PATH"] ?? "").split(delimiter).filter(Boolean)];
  return PROGRAMS.flatMap((program) => folders.map((folder) => posix.join(folder, program)));
}

/** Path of a Chromium on this machine: CHROMIUM_PATH if it is set, otherwise the first of the usual paths that exists. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  const paths = named ? [named] : chromiumPaths(process.platform, process.env, homedir());
  return paths.find((path) => existsSync(path));
}

/** Path of a Chromium. Throws if there is none: called before minutes of execution rather than after. */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  const named = process.env["CHROMIUM_PATH"];
  throw new NotebookError(
    named
      ? `--pdf: CHROMIUM_PATH is set to ${named}, which does not exist`
      : "--pdf: no Chromium was found; install Chromium, Chrome or Edge, or set CHROMIUM_PATH to one",
  );
}
