import { expect, it } from "vitest";
import { chromiumPaths } from "#report/pipeline/chromium.js";

it("looks for Chrome and Edge in all folders of Windows", () => {
  const env = { PROGRAMFILES: "C:\\Program Files", LOCALAPPDATA: "C:\\Users\\李\\AppData\\Local" };
  expect(chromiumPaths("win32", env, "C:\\Users\\李")).toEqual(
    expect.arrayContaining([
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      "C:\\Users\\李\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe",
      "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
    ]),
  );
});

it("looks in the applications of the machine and of the user on macOS", () => {
  expect(chromiumPaths("darwin", {}, "/Users/li")).toContain(
    "/Users/li/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  );
});

it("prefers Chromium on Linux, wherever it is", () => {
  const paths = chromiumPaths("linux", { PATH: "/opt/bin:/usr/bin" }, "/home/li");
  expect(paths[0]).toBe("/usr/bin/chromium");
  expect(paths.indexOf("/opt/bin/chromium")).toBeLessThan(paths.indexOf("/usr/bin/google-chrome"));
  expect(paths).toContain("/snap/bin/chromium");
});
