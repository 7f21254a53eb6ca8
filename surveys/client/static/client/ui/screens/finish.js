// The end: into the box, or, for a child who stops early, the choice of what happens with what is there.
import { h } from "../dom.js";
import { t } from "../text.js";

export function finish(app) {
  const { session } = app.child;
  const count = session.steps().length;
  return {
    name: "finish",
    body: [h("h1", null, t("finish.title")), h("p", { class: "lead" }, t("finish.text")), h("p", { class: "lead" }, t("finish.check"))],
    stones: { index: count, count },
    back: app.back,
    next: { label: t("finish.send"), act: () => app.seal() },
  };
}

export function stop(app) {
  const { session } = app.child;
  const choice = (key, act) => h("button", { type: "button", class: "choice", onclick: act }, t(key));
  return {
    name: "stop",
    body: [
      h("h1", null, t("stop.title")), h("p", { class: "lead" }, t("stop.text")),
      h("div", { class: "pair" },
        choice("stop.send", () => { session.stop(); app.seal(); }),
        choice("stop.throw", () => app.seal({ throwAway: true }))),
      h("div", { class: "foot-links" }, h("button", { type: "button", class: "linkish", onclick: app.pause }, t("stop.pause"))),
    ],
    stones: { index: session.index, count: session.steps().length },
    next: { label: t("stop.continue"), act: () => app.to("question") },
  };
}
