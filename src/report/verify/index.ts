export { type VerifiedNotebook, verifyNotebooks } from "./verify-notebooks.js";
export { parseSetting, type Setting, withConstants } from "./constants.js";
export { type PageRequest, type VerifiedPage, verifyPage } from "./verify-page.js";
