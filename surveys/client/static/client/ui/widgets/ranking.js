// An order made by tapping: a tap places, a second tap takes away, two buttons move. Nothing needs dragging.
import { h, icon, pictogram } from "../dom.js";
import { isMissing } from "../../engine/answers.js";
import { speaker } from "../speak.js";
import { say, t } from "../text.js";
import { outsBeside } from "./choice.js";

export function render(ctx) {
  const { item } = ctx;
  const { min_answers: least = 1, max_answers: most = item.categories.length } = item.bounds ?? {};
  const saved = ctx.get(item.variable);
  let order = isMissing(saved) ? [] : [...saved];
  const list = h("ol", { class: "ranks" });
  const text = (code) => say(item.categories.find((one) => one.code === code).texts);
  const [outs, clearOut] = outsBeside(ctx, item.variable, () => { order = []; ctx.hold(false); draw(); });

  function keep(code, message) {
    clearOut();
    const few = order.length > 0 && order.length < least;
    ctx.set(item.variable, order.length && !few ? [...order] : null);
    ctx.hold(few && t("question.choose_min", { n: least }));
    draw();
    ctx.announce(message);
    list.querySelector(`[data-code="${code}"]`).focus();
  }
  const tap = (code) => () => {
    if (order.includes(code)) {
      order = order.filter((one) => one !== code);
      keep(code, t("ranking.gone", { text: text(code) }));
    } else if (order.length < most) {
      order = [...order, code];
      keep(code, t("ranking.place", { n: order.length, text: text(code) }));
    } else ctx.announce(t("question.choose_max", { n: most }), true);
  };
  const move = (code, by) => () => {
    const from = order.indexOf(code);
    order.splice(from, 1);
    order.splice(from + by, 0, code);
    keep(code, t("ranking.place", { n: from + by + 1, text: text(code) }));
  };

  function line({ code, pictogram: sign }) {
    const place = order.indexOf(code) + 1;
    const words = text(code);
    const mover = (by, name, key) => h("button", { type: "button", class: "btn btn-calm", "aria-label": t(key, { text: words }), onclick: move(code, by) }, icon(name, { size: 22 }));
    return h("li", { class: place ? "placed" : null },
      h("button", { type: "button", class: "choice", "data-code": String(code), "aria-pressed": String(place > 0), "aria-label": place ? t("ranking.place", { n: place, text: words }) : null, onclick: tap(code) },
        h("b", { class: "rank" }, place ? String(place) : ""), pictogram(sign), h("span", null, words)),
      place > 1 && mover(-1, "up", "ranking.up"), place > 0 && place < order.length && mover(1, "down", "ranking.down"), speaker(words));
  }
  function draw() {
    const loose = item.categories.filter(({ code }) => !order.includes(code));
    const placed = order.map((code) => item.categories.find((one) => one.code === code));
    list.replaceChildren(...[...placed, ...loose].map(line));
  }
  draw();
  return [h("p", { class: "hint" }, t("ranking.tap")), list, outs];
}
