import { startPage } from "./start.js";
import { applyChanges } from "./live-patch/apply.js";
import { tendFolds } from "./live-patch/folds.js";

// The page's script while it is watched: it follows the builds, in place as far as that goes.
tendFolds(document);
const attach = startPage();
const build = document.querySelector<HTMLMetaElement>('meta[name="build"]')!.content;
const news = new EventSource(`/changes?build=${build}`);
news.addEventListener("changes", ({ data }) => {
  const fresh = applyChanges(JSON.parse(data), tendFolds);
  if (fresh) attach(fresh);
  else location.reload();
});
news.addEventListener("reload", () => location.reload());
