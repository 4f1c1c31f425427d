export { type VerifiedNotebook, verifyNotebooks } from "./verify-notebooks.js";
export { parseSetting, type Setting } from "../pipeline/constants.js";
export { type VerifiedPage, verifyPage } from "./verify-page.js";
