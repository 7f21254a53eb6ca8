// A card without an answer: a breath, help, or something to do.
import { h, pictogram } from "../dom.js";
import { helpLines } from "../panels.js";
import { speaker } from "../speak.js";
import { say, t } from "../text.js";

export const ownHeading = true;
export const noAnswer = true;

export function render(ctx) {
  const { item } = ctx;
  const title = say(item.title) || say(item.texts);
  const body = item.title ? say(item.texts) : "";
  const more = [body, say(item.note)].filter(Boolean);
  return h("div", { class: "cardbox" },
    pictogram(item.pictogram, "scene") ?? pictogram(item.helpcard ? "heart" : "stones", "scene"),
    h("div", null, h("h1", { id: "question", tabindex: "-1" }, title), more.map((words) => h("p", null, words)),
      item.helpcard && [h("p", null, t("help.adult")), helpLines(ctx.bundle)]),
    speaker(title, ...more));
}
