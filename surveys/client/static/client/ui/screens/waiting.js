// How many envelopes wait on this tablet, small and at the bottom, with the door to the supervisor's corner.
import { h } from "../dom.js";
import { openAdult } from "../adult.js";
import { t } from "../text.js";

export function waiting(app) {
  const { waiting: queue, kept, refused } = app.counts;
  const held = kept + refused;
  return h("div", { class: "wait-note" },
    queue > 0 && h("p", { class: "num" }, t("wait.count", { n: queue })),
    held > 0 && h("p", { class: "num" }, t("wait.kept", { n: held })),
    h("button", { type: "button", class: "linkish", onclick: () => openAdult(app) }, t("adult.title")));
}
