/** The text that an element of the page holds as gzip in base64. */
export async function unpack(element: Element): Promise<string> {
  const bytes = Uint8Array.from(atob(element.textContent ?? ""), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
