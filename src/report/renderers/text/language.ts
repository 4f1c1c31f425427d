import type { Notebook } from "../../../jupyter/index.js";

/** By the beginning of a kernel's name: its language. */
const LANGUAGE_OF_KERNEL: [beginning: RegExp, language: string][] = [
  [/^(?:python|ipykernel|conda|sagemath|pyodide|xpython)/, "python"],
  [/^(?:ir|xr)(?![a-z])/, "r"],
  [/^julia/, "julia"],
  [/^(?:tslab|deno)/, "typescript"],
  [/^(?:jslab|javascript|node)/, "javascript"],
  [/^xc(?:pp|\+\+|ling)/, "cpp"],
  [/^\.net-csharp/, "csharp"],
  [/^\.net-fsharp/, "fsharp"],
  [/^\.net-powershell/, "powershell"],
  [/^(?:scala|almond|spylon)/, "scala"],
  [/^(?:octave|matlab)/, "matlab"],
  [/^(?:bash|ruby|perl|rust|go|kotlin|clojure|haskell|ocaml|sql|lua|swift|groovy|java)(?![a-z])/, ""],
];

/** The language of a notebook's code, as its metadata say it: Colab, for one, only names the kernel. */
export function codeLanguage({ metadata }: Notebook): string {
  const named = metadata.language_info?.name ?? metadata.kernelspec?.language;
  if (typeof named === "string" && named !== "") return named;
  const kernel = String(metadata.kernelspec?.name ?? "").toLowerCase();
  const [beginning, language] = LANGUAGE_OF_KERNEL.find(([pattern]) => pattern.test(kernel)) ?? [];
  return language === "" ? (beginning?.exec(kernel)?.[0] ?? "") : (language ?? "");
}
