import { createHash } from "node:crypto";

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The page's content-security policy: nothing may be fetched, and only the given scripts run. Inline styles are allowed,
 * because KaTeX and Plotly set them on elements; images are embedded or created by the page (blob). Only in watch mode may
 * the page connect to the server it came from.
 */
export function contentSecurityPolicy(scripts: string[], isWatched: boolean): string {
  const directives = {
    "default-src": "'none'",
    "script-src": scripts.map(sha256).join(" ") || "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": "data: blob:",
    "font-src": "data:",
    ...(isWatched && { "connect-src": "'self'" }),
    "base-uri": "'none'",
    "form-action": "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
