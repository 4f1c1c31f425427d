import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { initProject, STARTERS, type Starter } from "#project/init.js";
import { parseManifest } from "#report/manifest.js";
import { mime } from "#shared/mime.js";
import { readNotebook, temporaryFolder } from "../support.js";

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).sort();

const readPackage = async (folder: string) =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, Record<string, string>>;

describe("notebook-report init", () => {
  it.each(Object.keys(STARTERS) as Starter[])(
    "writes a %s project whose notebooks are listed and valid",
    async (starter) => {
      const folder = await temporaryFolder();
      const { files } = await initProject(folder, starter);
      expect(files).toEqual(
        expect.arrayContaining(["package.json", "report.json", ".gitignore", "README.md"]),
      );
      const { notebooks } = parseManifest(await readFile(join(folder, "report.json"), "utf8"), "report.json");
      for (const name of notebooks)
        expect((await readNotebook(join(folder, name))).cells).not.toHaveLength(0);
      expect((await readPackage(folder))["scripts"]).toEqual({
        ...{ report: "notebook-report report", verify: "notebook-report verify" },
        ...{ lab: "notebook-report lab", check: "notebook-report check" },
        ...(starter === "course" && { review: "notebook-report review", grades: "notebook-report grades" }),
      });
    },
  );

  it("gives Python the MIME types that the report reads", async () => {
    const folder = await temporaryFolder();
    await initProject(folder, "python");
    const module = await readFile(join(folder, "notebooks/notebook_report.py"), "utf8");
    expect(module).toContain(`CLAIM = "${mime.claim}"`);
    expect(module).toContain(`FIGURE = "${mime.figure}"`);
  });

  it("names what is in the way and writes nothing", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, ".gitignore"), "mine\n");
    await mkdir(join(folder, "notebooks"));
    await writeFile(join(folder, "notebooks/report.json"), "{}");
    await expect(initProject(folder, "typescript")).rejects.toThrow(
      ".gitignore, notebooks/report.json: there already; move or remove it first",
    );
    expect(await filesIn(folder)).toEqual([".gitignore", "notebooks", "notebooks/report.json"]);
  });

  it("keeps what an existing package.json says", async () => {
    const folder = await temporaryFolder();
    const before = {
      name: "mine",
      scripts: { lab: "my-lab" },
      dependencies: { "notebook-report": "file:../x.tgz" },
    };
    await writeFile(join(folder, "package.json"), JSON.stringify(before, null, "\t"));
    const { notes } = await initProject(folder, "typescript");
    expect(notes).toEqual([
      "package.json: added the scripts report, verify, check",
      'package.json has a script "lab" already; the command is `npx notebook-report lab`',
    ]);
    const text = await readFile(join(folder, "package.json"), "utf8");
    expect(text).toContain('\n\t"name": "mine"');
    expect(JSON.parse(text)).toMatchObject(before);
  });

  it("does not touch a package.json that it cannot read", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "package.json"), "{,}");
    await expect(initProject(folder, "typescript")).rejects.toThrow("package.json: not valid JSON");
    expect(await filesIn(folder)).toEqual(["package.json"]);
  });

  it("depends on the tool it came from, not on a name in a registry", async () => {
    const folder = await temporaryFolder();
    await initProject(join(folder, "Häuser & Co"), "typescript");
    const { name, dependencies } = await readPackage(join(folder, "Häuser & Co"));
    expect(name).toBe("h-user-co");
    expect(dependencies?.["notebook-report"]).toMatch(/^file:/);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "leaves nothing behind where it may not write",
    async () => {
      const folder = await temporaryFolder();
      await mkdir(join(folder, "notebooks"), { mode: 0o500 });
      await expect(initProject(folder, "typescript")).rejects.toThrow("nothing was written");
      await chmod(join(folder, "notebooks"), 0o700);
      expect(await filesIn(folder)).toEqual([basename("notebooks")]);
    },
  );
});
