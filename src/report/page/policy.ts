import { createHash } from "node:crypto";

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The page's content-security policy: nothing may be fetched, and only the given scripts run. Inline styles are allowed,
 * because KaTeX and Plotly set them on elements; images are embedded or created by the page (blob). A page may connect
 * to the server it came from only in watch mode and in review. Only a live page may start workers, from its own text, and compile
 * WebAssembly; workers inherit the policy, so their code reaches nothing either.
 */
export function contentSecurityPolicy(
  scripts: string[],
  { connects, isLive }: { connects: boolean; isLive: boolean },
): string {
  const allowed = [...scripts.map(sha256), ...(isLive ? ["'wasm-unsafe-eval'"] : [])];
  const directives = {
    "default-src": "'none'",
    "script-src": allowed.join(" ") || "'none'",
    ...(isLive && { "worker-src": "blob:" }),
    "style-src": "'unsafe-inline'",
    "img-src": "data: blob:",
    "font-src": "data:",
    ...(connects && { "connect-src": "'self'" }),
    "base-uri": "'none'",
    "form-action": "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
