// The blue hand: the same panel from every screen, in the child's language. Opening it is stored and sent nowhere.
import { h } from "./dom.js";
import { helpLines } from "./helplines.js";
import { hush } from "./speak.js";
import { t } from "./text.js";

/** Opens the panel. `onCover` and `onStop` (absent outside the questions) are the two quick ways out. */
export function openHelp({ bundle, onCover, onStop }) {
  hush();
  const panel = h("dialog", { class: "help-panel", "aria-labelledby": "help-title" });
  const leave = (act) => () => { panel.close(); act?.(); };
  panel.append(
    h("h2", { id: "help-title", tabindex: "-1" }, t("help.title")),
    h("p", { class: "lead" }, t("help.text")),
    h("p", { class: "lead" }, t("help.adult")),
    helpLines(bundle),
    h("p", { class: "lead" }, h("strong", null, t("help.danger"))),
    h("p", { class: "lead" }, t("help.honest")),
    onStop && h("p", { class: "lead" }, h("strong", null, t("help.how")), " ", t("help.how_text")),
    h("div", { class: "acts" },
      h("button", { type: "button", class: "btn btn-main", onclick: leave() }, t(onStop ? "help.back" : "nav.close")),
      h("button", { type: "button", class: "btn btn-calm", onclick: leave(onCover) }, t("nav.cover")),
      onStop && h("button", { type: "button", class: "btn btn-calm", onclick: leave(onStop) }, t("nav.leave"))));
  panel.addEventListener("close", () => panel.remove());
  document.body.append(panel);
  panel.showModal();
  panel.querySelector("h2").focus();
}
