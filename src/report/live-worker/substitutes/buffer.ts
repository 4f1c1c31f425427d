/** In place of Node's class, which the library uses to write bytes in base64. */
export const Buffer = {
  from: (bytes: Uint8Array) => ({
    toString(): string {
      let characters = "";
      for (const byte of bytes) characters += String.fromCharCode(byte);
      return btoa(characters);
    },
  }),
};
