import { fileURLToPath } from "node:url";

/** The project's folder. This module is built to `dist/report/build/`, three folders below it. */
export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));
