import type { MarkdownIt } from "markdown-it";

const BOX = /^\[([ xX])\](?=\s)/;

/** `- [x] done` as GitHub and JupyterLab show it: with a box, ticked or not. */
export function taskLists(parser: MarkdownIt): void {
  parser.core.ruler.after("inline", "task_lists", (state) => {
    state.tokens.forEach((token, i) => {
      const [item, paragraph] = [state.tokens[i - 2], state.tokens[i - 1]];
      const first = token.children?.[0];
      if (item?.type !== "list_item_open" || paragraph?.type !== "paragraph_open" || first?.type !== "text")
        return;
      const [box, tick] = BOX.exec(first.content) ?? [];
      if (box === undefined) return;
      first.content = first.content.slice(box.length);
      const sign = new state.Token("task", "", 0);
      sign.content = tick === " " ? "☐" : "☑";
      token.children?.unshift(sign);
      item.attrJoin("class", "task");
    });
  });
  parser.renderer.rules["task"] = (tokens, i) => {
    const { content = "" } = tokens[i] ?? {};
    return `<span role="img" aria-label="${content === "☐" ? "to do" : "done"}">${content}</span>`;
  };
}
