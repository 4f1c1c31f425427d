export { type VerifiedNotebook, verifyNotebooks } from "./verify-notebooks.js";
export { parseConstant, type Constant } from "../pipeline/constants.js";
export { type VerifiedPage, verifyPage } from "./verify-page.js";
