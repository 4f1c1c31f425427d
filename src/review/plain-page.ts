import { html } from "ghtml";
import { pageAssets } from "../report/theme/assets.js";

/** A page of this tool without scripts. */
export async function plainPage(title: string, body: string): Promise<string> {
  const { styles } = await pageAssets("");
  const css = styles.map((style) => style.css).join("\n");
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>!${css}</style></head>
<body class="plain"><header class="column"><h1>${title}</h1></header><main class="column" id="main">!${body}</main></body></html>
`;
}
