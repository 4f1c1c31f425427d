/** Pixels per SVG unit, for sharp images on high-density screens. */
const SCALE = 2;

/** The image's own size, or its size on the screen if it has none. */
function sizeOf(svg: SVGSVGElement): { width: number; height: number } {
  const own = svg.viewBox.baseVal;
  const { width, height } = own && own.width > 0 && own.height > 0 ? own : svg.getBoundingClientRect();
  return { width: Math.max(width, 1), height: Math.max(height, 1) };
}

/** The image as a standalone SVG file: CSS variables resolved, with a size and a namespace. */
export function standaloneSvg(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const { width, height } = sizeOf(svg);
  const styles = getComputedStyle(document.documentElement);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.style.background = styles.getPropertyValue("--color-background").trim();
  const text = new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--color-[\w-]+)\)/g, (_, name: string) => styles.getPropertyValue(name).trim());
  return { text, width, height };
}

/** The same image as PNG, drawn by the browser. */
export async function toPng(svg: SVGSVGElement): Promise<Blob> {
  const { text, width, height } = standaloneSvg(svg);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the image cannot be drawn")))),
  );
}
