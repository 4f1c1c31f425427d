import { describe, expect, it } from "vitest";
import { type Context, createRenderState } from "../state/context.js";
import { renderFormula } from "./formula.js";
import { replaceFormulas, type TextKind } from "../../latex/scan.js";
import { equationNames } from "../../latex/equation-names.js";
import { pageWords } from "../../words/page-words.js";
import { prepare } from "../../latex/dialect.js";

const context = (): Context =>
  ({
    chapter: { slug: "n" },
    index: {
      targets: new Map([["eq-a", { kind: "eq", number: 3, anchor: "eq-a" }]]),
      ownTargets: new Map(),
    },
    location: { notebook: "n.ipynb", cell: 1 },
    state: createRenderState(),
    words: pageWords("en"),
  }) as unknown as Context;

const found = (text: string, kind: TextKind = "markdown") => {
  const formulas: string[] = [];
  replaceFormulas(
    text,
    kind,
    ({ tex, display }) => {
      formulas.push(display ? `[${tex}]` : tex);
      return "";
    },
    () => "",
  );
  return formulas;
};

describe("formulas in text", () => {
  it("are found where JupyterLab finds them", () => {
    expect(found("$a$, $$b$$, \\\\(c\\\\), \\\\[d\\\\] and \\begin{align}e\\end{align}.")).toEqual([
      "a",
      "[b]",
      "c",
      "[d]",
      "[\\begin{align}e\\end{align}]",
    ]);
    expect(found("$\\text{a $b$ c}$")).toEqual(["\\text{a $b$ c}"]);
    expect(found("$ x $ and $a\nb$")).toEqual([" x ", "a\nb"]);
    expect(found("\\begin{a}\\begin{a}x\\end{a}\\end{a}")).toEqual([
      "[\\begin{a}\\begin{a}x\\end{a}\\end{a}]",
    ]);
    expect(found("\\(a\\) \\[b\\]", "text")).toEqual(["a", "[b]"]);
  });

  it("are not money, not escaped dollars, and end before an empty line", () => {
    expect(found("It costs $5, or $10 for two.")).toEqual([]);
    expect(found("A lone $ and US$ 5 each")).toEqual([]);
    expect(found("\\$a\\$ and `$`")).toEqual([]);
    expect(found("$a\n\nb$")).toEqual([]);
    expect(found("$$a\n\nb$$ \\begin{x}\n\n\\end{x}")).toEqual([]);
  });
});

describe("a formula", () => {
  it("keeps the place of what was rewritten before it", () => {
    const { tex, origin } = prepare("a\\label{x} \\nonumber b", {
      name: () => "\\tag{1234567}",
      reference: () => "",
    });
    expect(tex).toBe("a\\tag{1234567} \\notag b");
    expect(origin(tex.lastIndexOf("b"))).toBe("a\\label{x} \\nonumber b".lastIndexOf("b"));
    expect(origin(tex.indexOf("123"))).toBe(1);
    expect(origin(0)).toBe(0);
  });

  it("that cannot be set is shown with the place underlined, and is a problem", () => {
    for (const [tex, underlined] of [
      ["a + \\undefined + b", "\\undefined"],
      ["x \\label{eq:a} + \\undefined", "\\undefined"],
      ["\\frac{1", "&nbsp;"],
      ["a^b^c", "^"],
      ["\\left( x", "&nbsp;"],
      ["\\begin{align} a &= \\oops \\end{align}", "\\oops"],
    ] as const) {
      const known = context();
      const html = renderFormula(tex, "block", known);
      expect(html, tex).toContain(`<u>${underlined}</u>`);
      expect(
        /<code[^>]*>(.*)<\/code>/
          .exec(html)![1]!
          .replace(/<[^>]*>/g, "")
          .replace(/&amp;/g, "&")
          .replace("&nbsp;", "")
          .trim(),
      ).toBe(tex);
      expect(known.state.problems[0]!.message).toMatch(/^n\.ipynb, cell 1: the formula cannot be set: /);
    }
  });

  it("is underlined as a whole if the fault lies in what it uses", () => {
    const known = context();
    renderFormula("\\gdef\\a{\\undefined}", "inline", known);
    expect(renderFormula("a longer text, then \\a", "inline", known)).toContain(
      "<u>a longer text, then \\a</u>",
    );
    expect(renderFormula("\\raisebox{-999em}{x}", "inline", context())).toContain("the limit is 400em");
  });

  it("knows what those before it defined, as in JupyterLab, also twice", () => {
    const known = context();
    renderFormula(
      "\\newcommand{\\R}{\\mathbb{R}}\\DeclareMathOperator{\\argmax}{arg\\,max}",
      "inline",
      known,
    );
    renderFormula("\\newcommand{\\R}{\\mathbb{R}}\\newcommand{\\pair}[2]{(#1, #2)}", "inline", known);
    expect(renderFormula("\\argmax_{x \\in \\R} \\pair{a}{b}", "inline", known)).toContain("mathbb");
    expect(known.state.problems).toEqual([]);
  });

  it("gets the page's numbers, not its own", () => {
    const html = renderFormula("\\begin{equation} a \\label{eq:a} \\end{equation}", "block", context());
    expect(html).toContain('id="eq-a"');
    expect(html).toContain(">3<");
    const plain = renderFormula("\\begin{align} a &= b \\\\ c &= d \\end{align}", "block", context());
    expect(plain).not.toContain("eqn-num");
    expect(renderFormula("\\begin{eqnarray} a &=& b \\end{eqnarray}", "block", context())).not.toContain(
      "<u>",
    );
  });

  it("is numbered by its tag if that is a name, and keeps any other tag", () => {
    const tagged = renderFormula("a \\tag{eq-a}", "block", context());
    expect(tagged).toBe(renderFormula("a \\label{eq:a}", "block", context()));
    expect(tagged).toContain('id="eq-a"');
    expect(tagged).toContain(">3<");
    for (const [tex, shown] of [
      ["a \\tag{eq-unknown}", "eq-unknown"],
      ["a \\tag{eq-}", "eq-"],
      ["a \\tag{eq:a}", "eq:a"],
      ["a \\tag{$\\ast$}", "∗"],
      ["a \\tag*{eq-a}", "eq-a"],
    ] as const) {
      const known = context();
      const html = renderFormula(tex, "block", known);
      expect(html, tex).not.toContain("id=");
      expect(html.replace(/<annotation.*?<\/annotation>/, "").replace(/<[^>]*>/g, ""), tex).toContain(shown);
      expect(known.state.problems, tex).toEqual([]);
    }
  });
});

describe("names of equations", () => {
  it("are tags and labels of one form, outside code", () => {
    const names = (markdown: string) => equationNames(markdown).map(({ name }) => name);
    expect(names("$$a \\tag{eq-a}$$ and\n\n$$\nb\n\\label{eq:b-2}\n$$")).toEqual(["eq-a", "eq:b-2"]);
    expect(names("$$a \\tag{1}$$ $$b \\tag*{eq-b}$$ $$c \\label{any name}$$ $$d \\tag{eq-}$$")).toEqual([
      "any name",
    ]);
    expect(equationNames("$$a \\tag{*} \\label{a}$$")).toEqual([{ name: "a", tag: "*" }]);
    expect(equationNames("`\\tag{eq-a}`, ``$$\\tag{eq-b}$$``\n\n```\n$$\\tag{eq-c}$$\n```\n")).toEqual([]);
  });
});
