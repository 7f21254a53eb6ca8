// A grid: one row is one card of a deck; rows share the categories.
import { h, pictogram } from "../dom.js";
import { speaker } from "../speak.js";
import { stones } from "../panels.js";
import { say } from "../text.js";
import { columns, radioGroup } from "./choice.js";

export const ownHeading = true;

export function render(ctx) {
  const { item, step } = ctx;
  const stem = say(item.texts);
  const words = say(step.row.texts);
  const few = item.categories.length <= 5;
  const plain = !item.categories.some((category) => category.pictogram);
  const layout = few ? { cols: item.categories.length, tall: true, plain } : columns(item.categories, { age: ctx.age, ordinal: true });
  const [list, out] = radioGroup(ctx, { variable: step.row.variable, categories: item.categories, layout });
  const note = say(item.note);
  return [
    h("div", { class: "ask row" }, h("div", null, h("p", { class: "stem", id: "stem" }, stem), note && h("p", null, note)), speaker(stem, note)),
    h("div", { class: "deck" }, h("div", { class: "rowcard" },
      h("div", { class: "what" },
        h("div", null, pictogram(step.row.pictogram), h("h1", { id: "question", tabindex: "-1", "aria-describedby": "stem" }, words), speaker(words)),
        stones(step.index, step.of, "question.row")),
      list)),
    out(),
  ];
}
