// The first screen behind a door: is this tablet ready, and does it work without internet?
import { h, icon } from "../dom.js";
import { language, say, t } from "../text.js";
import { waiting } from "./waiting.js";

const MEGA = 1e6;
const megabytes = (size) => new Intl.NumberFormat(language(), { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(Math.max(size / MEGA, 0.1));

function state(app) {
  const { ready } = app;
  const line = {
    busy: () => t("door.loading"),
    none: () => t("door.none"),
    bad: () => t(ready.key),
    kept: () => t("prepare.kept"),
    ready: () => t(ready.offline ? "prepare.ready" : "prepare.ready_online", { n: megabytes(ready.size) }),
  }[ready.state]();
  const good = ready.state === "ready" || ready.state === "kept";
  return h("p", { class: "ready", "data-state": good ? "ready" : ready.state === "busy" ? "busy" : "bad", role: "status" },
    good && icon("tick", { size: 24 }), h("span", null, line));
}

export function landing(app) {
  const open = Boolean(app.bundle);
  const bad = app.ready.state === "bad" || app.ready.state === "none";
  return {
    name: "landing",
    body: [
      h("h1", null, (open && say(app.bundle.title)) || t("door.title")),
      open && h("p", { class: "lead" }, t("start.text")),
      open && h("p", { class: "lead" }, t("start.no_test")),
      state(app),
      bad && app.door && h("div", { class: "block" }, h("button", { type: "button", class: "btn btn-calm", onclick: app.prepare }, t("error.again"))),
      open && h("div", { class: "foot-links" }, h("button", { type: "button", class: "linkish", onclick: () => app.to("withdraw") }, t("withdraw.title"))),
      open && waiting(app),
    ],
    next: open ? { label: t("nav.start"), act: () => app.to("slip") } : null,
  };
}
