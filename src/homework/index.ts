export { colors } from "./colors.js";
