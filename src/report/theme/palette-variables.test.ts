import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { paletteVariables } from "./palette-variables.js";

const folder = fileURLToPath(new URL(".", import.meta.url));
const sheets = readdirSync(folder).filter((name) => name.endsWith(".css"));

it("every variable that the style sheets use without a fallback is declared", () => {
  const css = sheets.map((name) => readFileSync(`${folder}${name}`, "utf8")).join("\n");
  const declared = new Set(
    [...`${paletteVariables("light")}${css}`.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name),
  );
  const used = [...css.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name);
  expect(used.filter((name) => !declared.has(name))).toEqual([]);
});
