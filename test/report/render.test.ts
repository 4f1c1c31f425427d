import { describe, expect, it } from "vitest";
import type { Notebook } from "#jupyter/index.js";
import { renderReport, type ReportInput } from "#report/index.js";
import { RenderCache } from "#report/pipeline/render-cache.js";
import type { RenderedChapter } from "#report/renderers/cells/chapter.js";
import { mime } from "#shared/mime.js";
import { code, markdown, notebook, readable, shown } from "../support.js";

const input = (...notebooks: Notebook[]): ReportInput => ({
  title: { en: "Test", zh: "测试" },
  questions: [],
  chapters: notebooks.map((content, i) => ({
    path: `n${i + 1}.ipynb`,
    slug: `n${i + 1}`,
    notebook: content,
    stale: [],
  })),
});

/** The page as it is read, and what is wrong with it. */
async function render(...notebooks: Notebook[]) {
  const report = await renderReport(input(...notebooks));
  return { ...report, html: readable(report.html) };
}

const claimData = (id: string, statement: string, actual: number) => ({
  id,
  question: "1",
  statement,
  relation: "<",
  expected: 1e9,
  actual,
  pass: true,
});

/** A cell that makes a claim. */
const claim = (id: string, statement: string, actual = 1) =>
  code("", [], [shown({ [mime.claim]: claimData(id, statement, actual) })]);

const claimed = (actual: number) => claim("loss", "The loss is small.", actual);

/** The page's body, without styles, scripts and the notebooks' sources offered for download. */
const bodyOf = (html: string) =>
  html.slice(html.indexOf("<main"), html.indexOf("</main>")).replace(/href='data:[^']*'/g, "");

describe("a page", () => {
  it("is the same bytes for the same notebooks", async () => {
    const content = notebook(markdown("# One · 一\n\n$x^2$"), claimed(1), code("const a = 1;"));
    expect((await render(content)).html).toBe((await render(structuredClone(content))).html);
  });

  it("is the same bytes when its chapters come from the memory of an earlier build", async () => {
    const memory = new RenderCache<RenderedChapter>();
    const macro = notebook(
      markdown("# One\n\n$\\newcommand{\\loss}{L}$"),
      claim("a", "The loss $\\loss$ is small."),
    );
    const first = await renderReport(input(macro), memory);
    expect((await renderReport(input(structuredClone(macro)), memory)).html).toBe(first.html);
    expect(first.problems).toEqual([]);
  });

  it("sets a claim's statement with its own chapter's macros, also in the overview, and reports its faults", async () => {
    const first = notebook(markdown("$\\newcommand{\\measure}{A}$"), claim("a", "$\\measure$ is small."));
    const second = notebook(
      markdown("$\\newcommand{\\own}{B}$"),
      claim("b", "$\\own$ is <b id='x'>small</b>."),
    );
    const { html, problems } = await render(first, second);
    expect(problems).toEqual([]);
    expect(bodyOf(html)).not.toContain("faulty-formula");
    expect(html.match(/<span class="mord mathnormal"[^>]*>B<\/span>/g)).toHaveLength(2);
    expect(html.match(/ id="n2:x"/g)).toHaveLength(1);
    const faulty = await render(notebook(code("", ["hide-output"], claim("c", "$\\undefined$").outputs)));
    expect(faulty.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("n1.ipynb, cell 1: the formula cannot be set"),
    ]);
  });

  it("checks numbers in the prose against the claims, at the precision written", async () => {
    const check = async (text: string, actual: number) =>
      (await render(notebook(claimed(actual), markdown(`It is [${text}](claim:loss).`)))).problems.map(
        ({ message }) => message,
      );
    expect(await check("2.5", 2.546916)).toEqual([]);
    expect(await check("![2.5](attachment:a.png)", 2.546916)).toContain(
      'n1.ipynb, cell 2: [an image](claim:loss): "an image" is not a number',
    );
    expect(await check("2.54691", 2.546916)).toEqual([
      "n1.ipynb, cell 2: [2.54691](claim:loss): the text says 2.54691, the measured value is 2.546916",
    ]);
    expect(await check("many", 1)).toEqual(['n1.ipynb, cell 2: [many](claim:loss): "many" is not a number']);
    expect((await render(notebook(markdown("[1](claim:none)")))).problems[0]!.message).toContain(
      "there is no such claim",
    );
  });

  it("computes verdicts from the numbers, and names those that a file stores otherwise", async () => {
    const forged = { ...claimData("a", "It is 99.", 12), relation: "≥", expected: 99, pass: true };
    const { html, problems, claims } = await render(
      notebook(code("1", [], [shown({ [mime.claim]: forged })])),
    );
    expect(claims.map(({ verdict }) => verdict)).toEqual(["fails"]);
    expect(html).toContain('<p class="verdict-line fails">0 of 1 checks hold</p>');
    expect(problems.map(({ message }) => message)).toEqual([
      'n1.ipynb, cell 1: the claim "a" is stored with pass: true, but by its numbers it fails',
    ]);
  });

  it("counts neither of two claims with one id, and shows both", async () => {
    const twice = [claim("acc", "The first.", 1), claim("acc", "The second.", 2)].map((cell) =>
      notebook(cell),
    );
    const { html, problems, claims } = await render(...twice, notebook(claim("acc", "The third.", 1)));
    expect(claims.map(({ verdict }) => verdict)).toEqual(["disputed", "disputed", "disputed"]);
    expect(problems[0]!.message).toBe(
      'n2.ipynb, cell 1: the claim "acc" is made already in n1.ipynb, cell 1; neither counts',
    );
    expect(html).toContain("0 of 3 checks hold · 3 claims disputed");
    for (const id of ["claim-acc", "claim-acc:2", "claim-acc:3"]) {
      expect(html.split(`id="${id}"`).length, id).toBe(2);
      expect(html).toContain(`href="#${id}"`);
    }
  });

  it("counts requirements first, and turns nothing green that was refuted or only measured", async () => {
    const of = (id: string, fields: object) =>
      code("1", [], [shown({ [mime.claim]: { ...claimData(id, "Words.", 1), ...fields } })]);
    const cells = [
      of("check", {}),
      of("figure", { kind: "reproduced", relation: "=", expected: 1.5, tolerance: 1, author: 1.5 }),
      of("bar", { kind: "required" }),
    ];
    const { html } = await render(notebook(...cells));
    expect(html).toContain(
      '<p class="verdict-line holds">1 of 1 requirement met · 1 figure reproduced · 1 check holds</p>',
    );
    expect(html).toContain("1.5 (−0.5)");
    const mixed = await render(
      notebook(
        ...cells,
        of("wrong", { relation: ">", expected: 2, refuted: true, pass: false }),
        code("1", [], [shown({ [mime.claim]: { id: "t", question: "1", statement: "Time.", actual: 3 } })]),
      ),
    );
    expect(mixed.problems).toEqual([]);
    expect(mixed.html).toContain("1 check holds · 1 expectation refuted · 1 value measured</p>");
    expect(mixed.html).toContain('class="verdict-line mixed"');
    expect(mixed.html).toContain('<span class="verdict refuted">refuted</span>');
  });

  it("names what claims to be a claim and is none", async () => {
    for (const bad of [
      { id: ["acc"] },
      { id: { toString: 1, valueOf: 1 } },
      { kind: "wish" },
      { actual: "1" },
    ]) {
      const data = { ...claimData("a", "Words.", 1), ...bad };
      const { problems } = await render(notebook(code("1", [], [shown({ [mime.claim]: data })])));
      expect(problems.map(({ message }) => message)).toEqual([
        "n1.ipynb, cell 1: output 1 is not a well-formed claim",
      ]);
    }
  });

  it("numbers equations, figures and tables over all notebooks and resolves references both ways", async () => {
    const first = notebook(
      markdown("See \\@fig-b? No: @fig-b and @eq-b."),
      markdown("$$a \\tag{eq-a}$$"),
      code("//| label: fig-a\n//| caption: The *first*.\nplot()", [], [shown({ "image/png": "AAAA" })]),
    );
    const second = notebook(
      markdown("$$b \\tag{eq-b}$$"),
      code("//| label: fig-b\nplot()", [], [shown({ "image/png": "AAAA" })]),
    );
    const { html, problems } = await render(first, second);
    expect(problems).toEqual([]);
    expect(html).toContain('<a class="reference" href="#fig-b">Figure 2</a>');
    expect(html).toContain('<a class="reference" href="#eq-b">(2)</a>');
    expect(html).toContain("The <em>first</em>.");
    expect(bodyOf(html)).not.toContain("//|");
    expect(bodyOf(html)).not.toContain("\\tag{eq-");
  });

  it("resolves references wherever there is text", async () => {
    const link = '<a class="reference" href="#eq-a">(1)</a>';
    const { html, problems } = await render(
      notebook(
        markdown("# From @eq-a on\n\n## 由@eq-a得\n\n$$a \\tag{eq-a}$$"),
        markdown(
          "@eq-a, @eq-b: @eq-a. 由@eq-a和@eq-b，**得@eq-a**。`@eq-code`\n\n| @eq-a |\n| --- |\n| @eq-b |\n\n$$b \\tag{eq-b}$$",
        ),
        code("//| label: tbl-a\n//| caption: After @eq-a.\n1", [], [shown({ "text/plain": "1" })]),
      ),
    );
    expect(problems).toEqual([]);
    const body = bodyOf(html);
    expect(body).toContain(`From ${link} on <a class="anchor"`);
    expect(body).toContain(`>${link}, ${link.replace("eq-a", "eq-b").replace("1", "2")}: ${link}. `);
    expect(body).toContain(`<strong><span lang="zh-Hans">得</span>${link}</strong>`);
    expect(body).toContain(`<th>${link}</th>`);
    expect(body).toContain(`After ${link}.`);
    expect(body).toContain("<code>@eq-code</code>");
    expect(html).toContain('<li><a href="#n1">From (1) on</a>');
  });

  it("knows MathJax's labels and references as well", async () => {
    const { html, problems } = await render(
      notebook(
        markdown("$$a \\label{eq:a}$$\n\n$$b \\tag{eq-b}$$"),
        markdown("$\\eqref{eq:a}$ @eq-a; $\\ref{eq:b}$; $c + \\eqref{eq:b}$"),
      ),
    );
    expect(problems).toEqual([]);
    const link = '<a class="reference" href="#eq-a">(1)</a>';
    expect(html).toContain(`${link} ${link}; <a class="reference" href="#eq-b">2</a>; `);
    expect(html).toContain('<a tabindex="-1" href="#eq-b">');
  });

  it("names the place of a broken reference, a duplicate label and a faulty formula", async () => {
    const { problems, html } = await render(
      notebook(
        markdown("@fig-none @eq-none"),
        markdown("$$a \\label{eq:a}$$\n\n$$b \\label{eq:a}$$"),
        markdown("$\\frac{1}$ and $\\eqref{eq:none}$"),
        markdown("$$c \\tag{eq-a}$$"),
      ),
    );
    const messages = problems.map(({ message }) => message);
    expect(messages).toContain('n1.ipynb, cell 1: there is nothing labeled "fig-none"');
    expect(messages).toContain('n1.ipynb, cell 1: there is nothing labeled "eq-none"');
    expect(messages).toContain('n1.ipynb, cell 2: the label "eq:a" is taken already');
    expect(messages).toContain('n1.ipynb, cell 4: the label "eq-a" is taken already');
    expect(messages).toContain('n1.ipynb, cell 3: there is no equation labeled "eq:none"');
    expect(
      messages.some((message) => message.startsWith("n1.ipynb, cell 3: the formula cannot be set")),
    ).toBe(true);
    expect(html).toContain("faulty-formula");
  });

  it("sets Chinese beside other text: titles with their language, emphasis next to full-width signs", async () => {
    const { html } = await render(notebook(markdown("# Loss · 损失\n\n**真，**她说**“好”**了")));
    expect(html).toContain('Loss <span class="translation" lang="zh-Hans">损失</span>');
    expect(html).toContain("<strong>真，</strong>她说<strong>“好”</strong>了");
  });

  it("takes the richest form of an output that it can show, in Jupyter's order", async () => {
    const all = { "text/plain": "words", "text/html": "<b>rich</b>", "image/png": "AAAA" };
    expect(bodyOf((await render(notebook(code("", [], [shown(all)])))).html)).toContain("<b>rich</b>");
    const strange = { "application/x-strange": "?" };
    expect(bodyOf((await render(notebook(code("", [], [shown(strange)])))).html)).toContain(
      "no form that a static page can show (application/x-strange)",
    );
  });

  it("obeys the tags that notebooks know", async () => {
    const outputs = [{ output_type: "stream", name: "stdout", text: "printed\n" } as const];
    const body = async (tag: string) =>
      bodyOf((await render(notebook(code("secret", [tag], [...outputs])))).html);
    expect(await body("remove-cell")).not.toMatch(/secret|printed/);
    expect(await body("remove-input")).not.toContain("secret");
    expect(await body("hide-output")).not.toContain("printed");
    expect(await body("hide-input")).toContain('<details class="source"><summary>');
    expect(await body("other")).toContain('<details class="source" open>');
  });

  it("lets nothing of a notebook act on the page", async () => {
    const attacks = [
      '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>',
      "<style>body{display:none}</style><iframe src=//evil></iframe><form action=//evil><input></form>",
      '<img src="http://evil/pixel.png"><td style="background:url(//evil)">x</td>',
    ];
    const svg =
      '<svg onload="alert(1)"><script>alert(1)</script><a href="javascript:alert(1)"><text>t</text></a></svg>';
    const { html } = await render(
      notebook(
        ...attacks.map((attack) => code("", [], [shown({ "text/html": attack })])),
        ...attacks.map((attack) => markdown(attack)),
        code("", [], [shown({ "image/svg+xml": svg })]),
        code("", [], [shown({ "image/png": '"><script>alert(1)</script>' })]),
        code('//| label: fig-x"><script>alert(1)</script>\n1', [], [shown({ "text/plain": "<script>" })]),
        code(
          "",
          [],
          [{ output_type: "error", ename: "<script>", evalue: "<script>", traceback: ["<script>"] }],
        ),
      ),
    );
    const body = bodyOf(html).replace(/&lt;[\s\S]*?(&gt;|$)/g, "");
    expect(body).not.toMatch(/<(script|style|iframe|form|input)\b/i);
    expect(body).not.toMatch(/<[^>]*\s(onerror|onload)\s*=/i);
    expect(body).not.toMatch(/href="(javascript|\/\/)|src="(?!data:image\/)/i);
    expect(html).toContain("Active content was removed: 1 script, 1 event handler and 1 script link.");
  });
});
