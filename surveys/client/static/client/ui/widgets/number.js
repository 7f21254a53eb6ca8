// A whole number, typed or stepped. A number outside the bounds is never kept; the child is told once and may go on.
import { h, uid } from "../dom.js";
import { isMissing } from "../../engine/answers.js";
import { say, t } from "../text.js";
import { outsBeside } from "./choice.js";

export function render(ctx) {
  const { item } = ctx;
  const { min = 0, max = 999 } = item.bounds ?? {};
  const saved = ctx.get(item.variable);
  const hintId = uid("h");
  const hint = h("p", { class: "hint", id: hintId, role: "status" });
  const input = h("input", { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "7", "aria-labelledby": "question", "aria-describedby": hintId,
    value: isMissing(saved) ? "" : String(saved) });
  const [outs, clearOut] = outsBeside(ctx, item.variable, () => { input.value = ""; read(); });

  const valid = () => /^\d+$/.test(input.value.trim()) && Number(input.value) >= min && Number(input.value) <= max;
  function read() {
    const text = input.value.trim();
    if (text) clearOut();
    const fine = !text || valid();
    hint.textContent = fine ? "" : t("question.number_range", { min, max });
    input.toggleAttribute("aria-invalid", !fine);
    ctx.set(item.variable, text && fine ? Number(text) : null);
    ctx.hold(!fine);
  }
  const step = (by) => () => {
    const now = valid() ? Number(input.value) : by > 0 ? min - 1 : min + 1;
    input.value = String(Math.min(max, Math.max(min, now + by)));
    read();
    ctx.announce(input.value);
  };
  input.addEventListener("input", read);
  const button = (by, sign, key) => h("button", { type: "button", class: "btn btn-calm", "aria-label": t(key), onclick: step(by) }, sign);
  return [h("div", { class: "field" }, button(-1, "−", "question.less"), input, button(1, "+", "question.more"), say(item.unit)), hint, outs];
}
