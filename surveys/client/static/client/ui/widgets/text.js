// A short text. First an honest sentence about who reads it and when.
import { h, icon, uid } from "../dom.js";
import { isMissing } from "../../engine/answers.js";
import { t } from "../text.js";
import { outsBeside } from "./choice.js";

const NEAR = 40; // characters left from which the child is told

export function render(ctx, { lines = 4 } = {}) {
  const { item } = ctx;
  const most = item.bounds?.max_chars ?? 200;
  const saved = ctx.get(item.variable);
  const hintId = uid("h");
  const hint = h("p", { class: "hint", id: hintId, role: "status" });
  const honest = uid("h");
  const input = h("textarea", { maxlength: String(most), rows: String(lines), autocomplete: "off", "aria-labelledby": "question", "aria-describedby": `${honest} ${hintId}`,
    value: isMissing(saved) ? "" : saved });
  const [outs, clearOut] = outsBeside(ctx, item.variable, () => { input.value = ""; hint.textContent = ""; });
  input.addEventListener("input", () => {
    const left = most - input.value.length;
    hint.textContent = left <= NEAR ? t("question.text_left", { n: left }) : "";
    if (input.value.trim()) clearOut();
    ctx.set(item.variable, input.value.trim() || null);
  });
  return [h("p", { class: "honest", id: honest }, icon("hand", { size: 32 }), h("span", null, `${t("help.honest")} ${t("question.text_care")}`)), input, hint, outs];
}
