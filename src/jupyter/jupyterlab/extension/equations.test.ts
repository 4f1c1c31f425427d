import { expect, it } from "vitest";
import { withNames } from "./equations.js";

it("names labelled equations and what refers to them", () => {
  expect(withNames("$$\na = b\n\\label{eq:loss}\n$$ by $\\eqref{eq:softmax}$ and $\\eqref{gradient}$")).toBe(
    "$$\na = b\n\\tag{loss}\n$$ by $(\\text{softmax})$ and $(\\text{gradient})$",
  );
});
