import { fileURLToPath } from "node:url";

/** The project's folder: it holds `package.json`, `notebooks`, `src` and `dist`. This module is built to `dist/shared/`. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
