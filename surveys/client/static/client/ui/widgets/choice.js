// Options as native radios and checkboxes, shared by the question types that choose.
import { h, icon, pictogram, uid } from "../dom.js";
import { speaker } from "../speak.js";
import { longest, say, t } from "../text.js";
import { MISSING, isMissing } from "../../engine/answers.js";

const OUT = [["dontKnow", "dunno", "answer.dont_know"], ["dontWant", "hush", "answer.dont_want"], ["dontUnderstand", "huh", "answer.dont_understand"]];

export function option({ kind, name, value, checked, text, sign, silent, onclick, onchange }) {
  const id = uid("o");
  return h("div", { class: "opt" },
    h("input", { type: kind, name, id, value: String(value), checked, onclick, onchange }),
    h("label", { for: id }, sign, h("span", null, text)), !silent && speaker(text), h("span", { class: "tick" }, icon("tick", { size: 22 })));
}

/** The ways out of a question as {value, sign, key}; "I don't understand" from 13 on, and where reading must be easy. */
export const ways = (age) => (age === "13" || age === "easy" ? OUT : OUT.slice(0, 2)).map(([name, sign, key]) => ({ value: MISSING[name], sign, key }));

/** The ways out weigh the same. */
export function waysOut(ctx, build) {
  const pictured = ctx.age !== "13";
  const offered = ways(ctx.age);
  return h("div", { class: "out", "data-n": String(offered.length) },
    offered.map(({ value, sign, key }) => build({ value, text: t(key), sign: pictured ? icon(sign, { className: "pic" }) : null })));
}

/** Columns that do not change with the language: the longest text of all tracks decides. */
export function columns(categories, { age, ordinal }) {
  const count = categories.length;
  const most = Math.max(...categories.map((one) => longest(one.texts)));
  if (age === "6-8" && count <= 4 && most <= 40) return { cols: count, tall: true };
  const two = count >= 6 ? most <= 60 : count >= 4 && most <= 30;
  if (!two) return {};
  return ordinal && count <= 16 ? { cols: 2, rows: Math.ceil(count / 2) } : { cols: 2 };
}

export function frame(layout, extra = "") {
  const signs = layout.plain ? " plain" : "";
  return h("div", { class: `opts${layout.tall ? " tall" : ""}${layout.tall ? signs : ""}${extra ? ` ${extra}` : ""}`,
    "data-cols": layout.cols ? String(layout.cols) : null, "data-rows": layout.rows ? String(layout.rows) : null });
}

/** The sign of each category; where only some have one, the others keep its place free. */
export function signsOf(categories) {
  const any = categories.some((category) => pictogram(category.pictogram));
  return (category) => pictogram(category.pictogram) ?? (any ? h("span", { class: "pic", "aria-hidden": "true" }) : null);
}

export function otherField(ctx, variable, parent, chosen) {
  const present = parent.querySelector(".extra");
  if (!chosen) {
    present?.remove();
    ctx.set(`${variable}__other`, null);
    return;
  }
  if (present) return;
  parent.append(h("input", { class: "extra", type: "text", maxlength: "60", autocomplete: "off", spellcheck: "false", "aria-label": t("question.other"),
    placeholder: t("question.other"), value: ctx.get(`${variable}__other`) ?? "", oninput: (event) => ctx.set(`${variable}__other`, event.target.value.trim() || null) }));
}

/** One answer, the ways out in the same radio group; a second press takes it back. Returns [list, () => ways out]. */
export function radioGroup(ctx, { variable, categories, layout, signs, extra }) {
  const name = uid("g");
  let chosen = ctx.get(variable) ?? null;
  const otherBoxes = [];
  const pick = (value) => (event) => {
    if (chosen === value) {
      event.target.checked = false;
      chosen = null;
      ctx.announce(t("answer.cleared"));
    } else chosen = value;
    ctx.set(variable, chosen);
    otherBoxes.forEach(([code, box]) => otherField(ctx, variable, box, chosen === code));
  };
  const one = (value, text, sign, silent) =>
    option({ kind: "radio", name, value, checked: chosen === value, text, sign, silent, onclick: pick(value) });
  const list = frame(layout, extra);
  const sign = signs ?? signsOf(categories);
  categories.forEach((category, index) => {
    const node = one(category.code, category.text ?? say(category.texts), sign(category, index), category.silent);
    if (category.other) {
      otherBoxes.push([category.code, node]);
      if (chosen === category.code) otherField(ctx, variable, node, true);
    }
    list.append(node);
  });
  return [list, () => waysOut(ctx, ({ value, text, sign }) => one(value, text, sign))];
}

/** The ways out beside a field: choosing one empties it. Returns [node, clear]. */
export function outsBeside(ctx, variable, empty) {
  const name = uid("g");
  const saved = ctx.get(variable);
  let chosen = isMissing(saved) ? saved ?? null : null;
  const node = waysOut(ctx, ({ value, text, sign }) =>
    option({ kind: "radio", name, value, checked: chosen === value, text, sign, onclick: (event) => {
      if (chosen === value) {
        event.target.checked = false;
        chosen = null;
        ctx.announce(t("answer.cleared"));
      } else {
        chosen = value;
        empty();
      }
      ctx.set(variable, chosen);
    } }));
  const clear = () => {
    chosen = null;
    for (const input of node.querySelectorAll("input")) input.checked = false;
  };
  return [node, clear];
}
