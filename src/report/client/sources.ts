import { saveFile } from "./save-file.js";
import { gunzip } from "./unpack.js";

const PACKED = /^data:application\/gzip;base64,/;

/** Downloads of notebooks are compressed; where scripts run, they are saved as the notebooks that they are. */
export const startSources = (): void =>
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.download");
    if (!link || !PACKED.test(link.href)) return;
    event.preventDefault();
    const bytes = Uint8Array.from(atob(link.href.replace(PACKED, "")), (char) => char.charCodeAt(0));
    void gunzip(bytes)
      .blob()
      .then((content) => saveFile(link.download.replace(/\.gz$/, ""), content));
  });
