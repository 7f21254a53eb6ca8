// A point on a line. Nobody's answer is the middle: until it is touched the line has no handle, and that is no answer.
import { h, uid } from "../dom.js";
import { isMissing } from "../../engine/answers.js";
import { t } from "../text.js";
import { outsBeside } from "./choice.js";
import { ends } from "./scale.js";

export function render(ctx) {
  const { item } = ctx;
  const { min, max, step = 1 } = item.bounds;
  const saved = ctx.get(item.variable);
  const middle = min + Math.round((max - min) / step / 2) * step;
  const hintId = uid("h");
  const shown = h("output", { class: "hint", id: hintId });
  const input = h("input", { type: "range", min: String(min), max: String(max), step: String(step), "aria-labelledby": "question", "aria-describedby": hintId });
  const button = (by, sign, key) => h("button", { type: "button", class: "btn btn-calm", "aria-label": t(key), onclick: () => take(input.classList.contains("untouched") ? middle : Number(input.value) + by * step) }, sign);
  const away = h("button", { type: "button", class: "linkish", onclick: () => { ctx.set(item.variable, null); empty(); input.focus(); ctx.announce(t("answer.cleared")); } }, t("answer.take_back"));
  const [outs, clearOut] = outsBeside(ctx, item.variable, () => empty());

  function show(value) {
    const untouched = value === null;
    input.value = String(untouched ? middle : value);
    input.classList.toggle("untouched", untouched);
    input.setAttribute("aria-valuetext", untouched ? t("slider.untouched") : String(value));
    shown.textContent = untouched ? t("slider.untouched") : String(value);
    away.hidden = untouched;
  }
  const empty = () => show(null);
  function take(value) {
    clearOut();
    show(Math.min(max, Math.max(min, value)));
    ctx.set(item.variable, Number(input.value));
  }
  // The middle is an answer too: a press there changes no value, so a press counts as well as a change.
  for (const event of ["input", "change", "click"]) input.addEventListener(event, () => take(Number(input.value)));
  input.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); take(Number(input.value)); } });
  show(isMissing(saved) ? null : saved);
  return [ends(item), h("div", { class: "field line" }, button(-1, "−", "question.less"), input, button(1, "+", "question.more")), h("p", { class: "beside" }, shown, away), outs];
}
