import { expect, it } from "vitest";
import { highlight } from "./highlight.js";

it("keeps each line whole where a part goes on over lines", () => {
  const lines = highlight("const a = `one\ntwo ${b}`; // end", "typescript");
  expect(lines).toEqual([
    '<span class="hljs-keyword">const</span> a = <span class="hljs-string">`one</span>',
    '<span class="hljs-string">two ${b}`</span>; <span class="hljs-comment">// end</span>',
  ]);
});

it("gives unknown languages as they are, made safe", () => {
  expect(highlight("a < b\nc", "no such language")).toEqual(["a &lt; b", "c"]);
});
