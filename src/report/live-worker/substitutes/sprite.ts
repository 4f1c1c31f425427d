export { type SpriteLayout, spriteSize } from "../../../library/display/svg/sprite.js";

/** In place of the images of a grid: what is compared of a drawing are its texts. */
export const spritePng = (): string => "";
