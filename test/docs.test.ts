import MarkdownIt from "markdown-it";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { DISPLAY_LIMIT, STREAM_LIMIT } from "#jupyter/client/outputs.js";
import { DEFAULT_CELL_TIMEOUT_S, DEFAULT_START_TIMEOUT_S, parseNotebook } from "#jupyter/index.js";
import { toolRoot } from "#shared/roots.js";

const NOT_OURS = ["node_modules", "dist", ".git", ".venv", ".cache"];
const MAX_ARCHITECTURE_WORDS = 900;

/** The Markdown files of the project, by path from its folder. */
const documents = (folder = ""): string[] =>
  readdirSync(join(toolRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : documents(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });

const read = (path: string): string => readFileSync(join(toolRoot, path), "utf8");
const markdown = new MarkdownIt({ html: true });

interface Link {
  href: string;
  text: string;
}

interface Content {
  links: Link[];
  code: string[];
}

/** Links and images of a document, also those written in HTML, and its code: inline and blocks. */
function contentOf(document: string): Content {
  const links: Link[] = [];
  const code: string[] = [];
  for (const { type, content, children } of markdown.parse(read(document), {})) {
    if (type === "html_block")
      for (const [, href] of content.matchAll(/\s(?:src|href)="([^"]+)"/g))
        links.push({ href: href!, text: "" });
    if (type === "fence") code.push(content);
    let open: Link | undefined;
    for (const token of children ?? []) {
      const text = token.type === "code_inline" ? `\`${token.content}\`` : token.content;
      if (token.type === "code_inline") code.push(token.content);
      if (token.type === "image") links.push({ href: String(token.attrGet("src")), text: "" });
      if (token.type === "link_open") links.push((open = { href: String(token.attrGet("href")), text: "" }));
      else if (token.type === "link_close") open = undefined;
      else if (open) open.text += text;
    }
  }
  return { links, code };
}

/** The anchors GitHub gives to a document's headings. */
function anchorsOf(document: string): string[] {
  const tokens = markdown.parse(read(document), {});
  return tokens
    .filter((_, i) => tokens[i - 1]?.type === "heading_open")
    .map(({ content }) =>
      content
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    );
}

/** Why a link leads nowhere, or undefined if it is right. Links to other sites are not followed. */
function faultOf({ href, text }: Link, document: string): string | undefined {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [path = "", anchor] = decodeURI(href).split("#");
  const target = path === "" ? document : normalize(join(dirname(document), path));
  if (target.startsWith("..") || !existsSync(join(toolRoot, target))) return `${href}: no such file`;
  if (anchor !== undefined && !anchorsOf(target).includes(anchor)) return `${href}: no such heading`;
  const name = /^`(\w+)(?:\(\))?`$/.exec(text)?.[1];
  const isSource = /\.[cm]?[jt]s$/.test(target);
  if (name !== undefined && isSource && !new RegExp(`\\b${name}\\b`).test(read(target)))
    return `${href}: no "${name}" in this file`;
  return undefined;
}

/** Inline code that names a file or folder of the project; patterns and made-up names are left out. */
const isPath = (code: string): boolean =>
  /^(src|scripts|test|bench|docs|notebooks)\/[\w./-]*$/.test(code) && !/\/mine\./.test(code);

describe("The documents", () => {
  const manifest = JSON.parse(read("package.json")) as { version: string; scripts: Record<string, string> };
  /** What `check` finds in each document, with the document's name. */
  const faults = (check: (content: Content, document: string) => string[]): string[] =>
    documents().flatMap((document) =>
      check(contentOf(document), document).map((fault) => `${document}: ${fault}`),
    );

  it("link only to files and headings that exist, and by names that the files contain", () => {
    const broken = faults(({ links }, document) =>
      links.map((link) => faultOf(link, document)).filter((fault) => fault !== undefined),
    );
    expect(broken).toEqual([]);
  });

  it("name only files and folders that exist", () => {
    const missing = faults(({ code }) =>
      code.filter((each) => isPath(each) && !existsSync(join(toolRoot, each))),
    );
    expect(missing).toEqual([]);
  });

  it("name every npm script, and none that does not exist", () => {
    const code = documents().flatMap((document) => contentOf(document).code);
    const named = code.flatMap((each) =>
      [...each.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name!),
    );
    const ofNpm = ["ci", "install", "pack", "version", "audit", "outdated"];
    const known = Object.keys(manifest.scripts);
    expect(known.filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => !known.includes(name) && !ofNpm.includes(name))).toEqual([]);
  });

  it("list every decision in docs/README.md", () => {
    const linked = contentOf("docs/README.md").links.map(({ href }) => href);
    const decisions = documents("docs/decisions").map((path) => relative("docs", path));
    expect(decisions.length).toBeGreaterThan(0);
    expect(decisions.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it("describe the current version in the CHANGELOG", () => {
    expect(read("CHANGELOG.md")).toContain(`## [${manifest.version}]`);
  });

  it("state the time and output limits that the code has", () => {
    const limits = read("docs/decisions/limits.md");
    for (const seconds of [DEFAULT_START_TIMEOUT_S, DEFAULT_CELL_TIMEOUT_S])
      expect(limits).toContain(`${seconds.toLocaleString("en")} s`);
    for (const characters of [STREAM_LIMIT, DISPLAY_LIMIT])
      expect(limits).toContain(`${characters.toLocaleString("en")} characters`);
  });

  it("was not left in the middle of a merge", () => {
    const conflicts = documents().filter((path) => /^(<{7}|={7}|>{7})(?: |$)/m.test(read(path)));
    expect(conflicts).toEqual([]);
  });

  it("explain the architecture in ten minutes", () => {
    const words = read("ARCHITECTURE.md")
      .split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word));
    expect(words.length).toBeLessThanOrEqual(MAX_ARCHITECTURE_WORDS);
  });

  it("show the example notebook's cells as they are", () => {
    const { cells } = parseNotebook(read("docs/example.ipynb"), "docs/example.ipynb");
    const shown = markdown.parse(read("README.md"), {}).filter(({ type }) => type === "fence");
    for (const { source } of cells) expect(shown.map(({ content }) => content.trim())).toContain(source);
  });
});
