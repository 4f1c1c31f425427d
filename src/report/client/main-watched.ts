import { startPage } from "./start.js";
import type { Changes } from "./live-patch/change.js";
import { applyChanges } from "./live-patch/apply.js";
import { keepFolds } from "./live-patch/folds.js";

// The page's script in watch mode: it applies each build to the open page, or reloads it.
keepFolds(document);
const mount = startPage();
const build = document.querySelector<HTMLMetaElement>('meta[name="build"]')!.content;
const builds = new EventSource(`/changes?build=${build}`);
builds.addEventListener("changes", ({ data }: MessageEvent<string>) => {
  const fresh = applyChanges(JSON.parse(data) as Changes, keepFolds);
  if (fresh) mount(fresh);
  else location.reload();
});
builds.addEventListener("reload", () => location.reload());
