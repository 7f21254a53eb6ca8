// The last screen of a child: in the box, or waiting here, which is fine too. "Next child" leaves no trace.
import { h, icon } from "../dom.js";
import { t } from "../text.js";
import { waiting } from "./waiting.js";

export function done(app) {
  const { thrown, waits } = app.child;
  const where = waits === "kept" || waits === "refused" ? "wait" : waits === "waiting" || waits === undefined ? "wait" : "done";
  return {
    name: "done",
    body: [
      h("div", { class: "end-stone" }, icon(where === "done" ? "tick" : "mark", { size: 56 })),
      h("h1", null, thrown ? t("stop.thrown") : t(`${where}.title`)),
      !thrown && h("p", { class: "lead" }, t(`${where}.text`)),
      h("p", { class: "lead" }, t("done.thanks")),
      h("p", { class: "lead" }, t("done.next_child_text")),
      waiting(app),
    ],
    next: { label: t("done.next_child"), act: app.nextChild },
  };
}
