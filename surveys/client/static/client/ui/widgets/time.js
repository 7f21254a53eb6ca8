// A time of day: a list of the device's own, and two buttons to go earlier or later. After midnight the hours begin again.
import { h } from "../dom.js";
import { isMissing } from "../../engine/answers.js";
import { t } from "../text.js";
import { outsBeside } from "./choice.js";

const DAY = 1440;
const clock = (minutes) => `${String(Math.floor((minutes % DAY) / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export function render(ctx) {
  const { item } = ctx;
  const { min, max, step } = item.bounds;
  const saved = ctx.get(item.variable);
  const times = Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step);
  const option = (minutes) => h("option", { value: String(minutes) }, clock(minutes));
  const night = times.filter((minutes) => minutes >= DAY).map(option);
  const list = h("select", { "aria-labelledby": "question" }, h("option", { value: "" }, t("time.none")), times.filter((minutes) => minutes < DAY).map(option),
    night.length ? h("optgroup", { label: t("time.night") }, night) : null);
  const [outs, clearOut] = outsBeside(ctx, item.variable, () => { list.value = ""; });
  const read = () => {
    if (list.value) clearOut();
    ctx.set(item.variable, list.value ? Number(list.value) : null);
  };
  const go = (by) => () => {
    const now = list.value ? Number(list.value) + by * step : by > 0 ? min : max;
    list.value = String(Math.min(max, Math.max(min, now)));
    read();
    ctx.announce(clock(Number(list.value)));
  };
  const button = (by, sign, key) => h("button", { type: "button", class: "btn btn-calm", "aria-label": t(key), onclick: go(by) }, sign);
  list.addEventListener("change", read);
  list.value = isMissing(saved) ? "" : String(saved);
  return [h("div", { class: "field line" }, button(-1, "−", "time.earlier"), list, button(1, "+", "time.later")), outs];
}
