import { createRequire } from "node:module";
import type ts from "typescript";

const require = createRequire(import.meta.url);

let compiler: typeof ts | undefined;

/** The compiler that the kernel runs cells with; it comes with tslab and takes some 0.2 s to load. */
export function typescript(): typeof ts {
  compiler ??= createRequire(require.resolve("tslab/dist/converter.js"))(
    "@tslab/typescript-for-tslab",
  ) as typeof ts;
  return compiler;
}
