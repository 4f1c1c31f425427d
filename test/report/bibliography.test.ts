import { execFile, spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderReport } from "#report/index.js";
import { verifyPage } from "#report/verify/index.js";
import { markdown, notebook, projectRoot, readable, save, temporaryFolder } from "../support.js";

const bib = {
  name: "works.bib",
  text: String.raw`@article{lecun98, title={Gradient-based learning applied to document recognition},
  author={LeCun, Yann and Bottou, L{\'e}on and Bengio, Yoshua}, journal={Proc. IEEE}, year=1998, doi={10.1109/5.726791}}
@book{mueller01, title={Netze <script>alert(1)</script>}, author={M{\"u}ller, H.}, year=2001}
@book{unread, title={Nobody cites this}, year=1999}`,
};

async function render(source: string, files = [bib]) {
  const chapters = [
    { path: "a.ipynb", slug: "a", folder: ".", notebook: notebook(markdown(source)), stale: [] },
  ];
  const { html, problems } = await renderReport({
    ...{ title: { en: "T" }, questions: [], chapters },
    ...(files.length > 0 && { bibliography: files }),
  });
  return { page: readable(html), problems };
}

describe("a report with a bibliography", () => {
  it("cites works in parentheses and in sentences, and lists those that are cited", async () => {
    const { page, problems } = await render(
      "As @mueller01 says [see @lecun98, p. 5; @mueller01]. Mail: ada@lecun98, an @Override.",
    );
    expect(problems).toEqual([]);
    expect(page).toContain('As <a class="citation" href="#ref-mueller01">Müller (2001)</a> says');
    expect(page).toContain('(<a class="citation" href="#ref-lecun98">see LeCun et al., 1998, p. 5</a>; <a');
    expect(page).toContain("Mail: ada@lecun98, an @Override.");
    expect(page).toContain('<li><a href="#references">References</a></li>');
    expect(page).toMatch(/<li id="ref-lecun98">LeCun, Y., .*<i>Proc. IEEE<\/i>/);
    expect(page).toContain('<a href="https://doi.org/10.1109/5.726791" target="_blank"');
    expect(page).not.toContain("Nobody cites this");
    expect(page).not.toContain("alert(1)</script>");
  });

  it("names a work that it does not have, and leaves links, code and formulas alone", async () => {
    const { page, problems } = await render("[@none] `[@lecun98]` [@lecun98](https://a.b) $[@lecun98]$");
    expect(problems.map(({ message }) => message)).toEqual([
      "a.ipynb, cell 1: @none: the bibliography has no such entry",
    ]);
    expect(page).toContain("(@none)");
    expect(page).toContain("<code>[@lecun98]</code>");
    expect(page).not.toContain('id="references"');
  });

  it("fetches nothing that a file names", async () => {
    const program =
      'http=require("http").createServer((_,r)=>r.end("[]")).listen(0,"127.0.0.1",()=>console.log(http.address().port))';
    const server = spawn(process.execPath, ["-e", program]);
    try {
      const port = await new Promise((resolve) =>
        server.stdout.once("data", (data) => resolve(String(data).trim())),
      );
      const text = `http://127.0.0.1:${String(port)}/works.json`;
      await expect(render("x", [{ name: "w.bib", text }])).rejects.toThrow("neither BibTeX nor CSL-JSON");
    } finally {
      server.kill();
    }
  });

  it("is verified by its page alone", async () => {
    const { html } = await renderReport({
      ...{ title: { en: "T" }, questions: [], bibliography: [bib] },
      chapters: [
        { path: "a.ipynb", slug: "a", notebook: notebook(markdown("@lecun98"), "1 + 1"), stale: [] },
      ],
    });
    const page = join(await temporaryFolder(), "page.html");
    await writeFile(page, html.replace("LeCun et al. (1998)", "LeCun et al. (1999)"));
    const request = { page, trust: true, constants: [], tolerance: 0, timeoutSeconds: 60 };
    const { differences } = await verifyPage({ ...request, signal: new AbortController().signal });
    const cited = differences.filter(({ before }) => String(before).includes("LeCun"));
    expect(cited.map(({ before, now }) => [before, now])).toEqual([
      ["LeCun et al. (1999)", "LeCun et al. (1998)"],
    ]);
  });

  it("reads CSL-JSON, refuses what is neither, and two entries with one key", async () => {
    const csl = {
      name: "w.json",
      text: '[{"id":"x","type":"book","title":"T","issued":{"date-parts":[[2020]]}}]',
    };
    expect((await render("[@x]", [csl])).page).toContain('id="ref-x"');
    await expect(render("x", [{ name: "w.bib", text: "@article{a, title={" }])).rejects.toThrow(
      /^w\.bib: neither BibTeX nor CSL-JSON/,
    );
    await expect(render("x", [bib, bib])).rejects.toThrow('two entries have the key "lecun98"');
  });
});

it("without a bibliography, an at sign in brackets is text", async () => {
  expect((await render("[@lecun98]", [])).page).toContain("<p>[@lecun98]</p>");
});

it("report.json names the files of the bibliography, and says which cannot be read", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "notes"));
  await writeFile(join(folder, "notes/works.bib"), bib.text);
  await save(folder, "a.ipynb", notebook(markdown("# T\n\n[@lecun98]")));
  const program = join(projectRoot, "dist/scripts/notebook-report.js");
  const report = async (bibliography: unknown) => {
    const manifest = { title: "T", notebooks: ["a.ipynb"], bibliography };
    await writeFile(join(folder, "report.json"), JSON.stringify(manifest));
    return new Promise<string>((resolve) =>
      execFile(
        process.execPath,
        [program, "report", "--execute", "never"],
        { cwd: folder },
        (_, stdout, stderr) => resolve(stdout + stderr),
      ),
    );
  };
  await report("notes/works.bib");
  expect(await readFile(join(folder, "report/index.html"), "utf8")).toContain('id="ref-lecun98"');
  expect(await report(["none.bib"])).toContain(
    "report.json: bibliography: none.bib cannot be read: there is no such file or folder",
  );
});
