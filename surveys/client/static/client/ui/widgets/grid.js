// A grid: one row is one card of a deck; rows share the categories. From 13 on, on a wide screen, the whole grid is a table.
import { h, icon, pictogram, uid } from "../dom.js";
import { speaker } from "../speak.js";
import { stones } from "../panels.js";
import { say, t } from "../text.js";
import { columns, radioGroup, ways } from "./choice.js";

const MOST_COLUMNS = 6;

export const ownHeading = true;

/** Whether all rows may stand on one screen; the ways out take three columns more. */
export const together = (item) => item.categories.length <= MOST_COLUMNS;

export const render = (ctx) => (ctx.step.rows ? table(ctx) : card(ctx));

function card(ctx) {
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

/** One row of radios: a second press takes the answer back, as everywhere. */
function line(ctx, { variable, texts, pictogram: sign }, heads) {
  const name = uid("g");
  const id = uid("r");
  const words = say(texts);
  let chosen = ctx.get(variable) ?? null;
  const pick = (value) => (event) => {
    const again = chosen === value;
    chosen = again ? null : value;
    event.target.checked = !again;
    if (again) ctx.announce(t("answer.cleared"));
    ctx.set(variable, chosen);
  };
  return h("tr", null, h("th", { scope: "row" }, h("div", null, pictogram(sign), h("span", { id }, words), speaker(words))),
    heads.map(({ value, id: head, out }) => h("td", { class: out ? "way" : null }, h("div", { class: "opt" },
      h("input", { type: "radio", name, id: `${id}${head}`, value: String(value), checked: chosen === value, "aria-labelledby": `${id} ${head}`, onclick: pick(value) }),
      h("label", { for: `${id}${head}` }), h("span", { class: "tick" }, icon("tick", { size: 20 }))))));
}

function table(ctx) {
  const { item, step } = ctx;
  const stem = say(item.texts);
  const note = say(item.note);
  const heads = [
    ...item.categories.map(({ code, texts, pictogram: sign }) => ({ value: code, id: uid("c"), text: say(texts), sign })),
    ...ways(ctx.age).map(({ value, key }) => ({ value, id: uid("c"), text: t(key), out: true })),
  ];
  return [
    h("div", { class: "ask" }, h("div", null, h("h1", { id: "question", tabindex: "-1" }, stem), note && h("p", null, note)), speaker(stem, note)),
    h("table", { class: "matrix", "aria-labelledby": "question" },
      h("thead", null, h("tr", null, h("td"), heads.map(({ id, text, sign, out }) => h("th", { scope: "col", class: out ? "way" : null }, pictogram(sign), h("span", { id }, text))))),
      h("tbody", null, step.rows.map((row) => line(ctx, row, heads)))),
  ];
}
