import { execFileSync } from "node:child_process";
import { readManifest } from "#report/manifest.js";
import { readBibliography } from "#report/pipeline/bibliography-files.js";
import { readLogo } from "#report/pipeline/logo.js";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseManifest } from "#report/manifest.js";
import { frontMatterHtml } from "#report/page/front-matter.js";
import { markdown, notebook, projectRoot, readable, save, temporaryFolder } from "../support.js";

const program = join(projectRoot, "dist/scripts/notebook-report.js");

const report = (cwd: string): Promise<string> =>
  new Promise((resolve) =>
    execFile(process.execPath, [program, "report", "--execute", "never"], { cwd }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  );

describe("what report.json says of the report", () => {
  it("is shown before the text, escaped", () => {
    const shown = frontMatterHtml({
      authors: [{ name: "Ada <b>", affiliation: "Analytical & Co" }, { name: "李" }],
      course: "Physics 1",
      date: "June",
      abstract: "One.\n\nTwo.",
    });
    expect(shown).toBe(
      '<p class="byline">Ada &#60;b&#62; (Analytical &#38; Co), 李 · Physics 1 · June</p>' +
        '<div class="abstract"><p>One.</p><p>Two.</p></div>',
    );
  });

  it("takes short forms, and names each key that it does not know", () => {
    const source = { title: "Fall", authors: ["Ada"], notebooks: ["a.ipynb"] };
    expect(parseManifest(JSON.stringify(source), "report.json")).toMatchObject({
      title: { en: "Fall" },
      authors: [{ name: "Ada" }],
    });
    const wrong = JSON.stringify({ ...source, author: "Ada", language: "Deutsch!" });
    expect(() => parseManifest(wrong, "report.json")).toThrow(
      /language[\s\S]*"author"|"author"[\s\S]*language/,
    );
  });

  it("renders another project, with its own language, logo and theme", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "theme"));
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "theme/mine.css"), ":root { --color-accent: #00549f; } /* </style> */");
    await writeFile(join(folder, "logo.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await save(folder, "a.ipynb", notebook(markdown("# Der freie Fall")));
    const manifest = { title: "Der Fall", authors: ["Ada"], language: "de", logo: "logo.svg" };
    await writeFile(join(folder, "report.json"), JSON.stringify({ ...manifest, notebooks: ["a.ipynb"] }));
    await report(join(folder, "sub"));
    const page = readable(await readFile(join(folder, "report/index.html"), "utf8"));
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('<p class="byline">Ada</p>');
    expect(page).toContain('<img class="logo" src="data:image/svg+xml;base64,');
    expect(page).toContain("--color-accent: #00549f; } /* <\\/style> */");
  });

  it.skipIf(process.platform === "win32")("refuses to wait for pipes in place of its files", async () => {
    const folder = await temporaryFolder();
    const pipe = join(folder, "pipe.svg");
    execFileSync("mkfifo", [pipe]);
    await expect(readManifest(pipe, "report.json")).rejects.toThrow("it is not a regular file");
    await expect(readLogo("pipe.svg", join(folder, "report.json"))).rejects.toThrow(
      "it is not a regular file",
    );
    await expect(readBibliography(["pipe.svg"], join(folder, "report.json"))).rejects.toThrow(
      "it is not a regular file",
    );
  });

  it("names a logo that is not there", async () => {
    const folder = await temporaryFolder();
    const manifest = { title: "Fall", logo: "none.png", notebooks: ["a.ipynb"] };
    await writeFile(join(folder, "report.json"), JSON.stringify(manifest));
    expect(await report(folder)).toContain(
      "report.json: logo: none.png cannot be read: there is no such file or folder",
    );
  });
});
