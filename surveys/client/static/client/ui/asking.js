// "I want an adult to talk to me": whom, and how to be found. Apart from every answer, and never why.
import { draw } from "../core/receipt.js";
import { h, uid } from "./dom.js";
import { speaker } from "./speak.js";
import { t } from "./text.js";

const GUIDANCE = { nl: "CLB", fr: "centre PMS", de: "Kaleido" };
const WHOM = ["school", "researcher", "childfocus"];
const WAYS = ["name", "code"];
const CODE_CHARS = 4;

function chosen(name, values, words, onChange) {
  const title = uid("asking");
  return h("fieldset", { class: "asking", "aria-labelledby": title }, h("p", { class: "lead", id: title }, h("strong", null, t(`desk.${name}`))),
    values.map((value) => h("label", { class: "asking-line" }, h("input", { type: "radio", name, value, onchange: () => onChange(value) }), h("span", null, words(value)))));
}

const field = (key, most) => {
  const id = uid("asking");
  const input = h("input", { id, type: "text", autocomplete: "off", spellcheck: "false", maxlength: most });
  return { input, row: h("div", { class: "asking-field" }, h("label", { for: id }, t(`desk.${key}`)), input) };
};

/** Opens the form over the help panel. `keep(ask)` closes the letter; it resolves once the letter lies on the tablet. */
export function openAsking({ bundle, keep }) {
  const panel = h("dialog", { class: "help-panel", "aria-labelledby": "asking-title" });
  const ask = { whom: null, how: null };
  const [name, group, code] = [field("name", 40), field("class", 20), draw().slice(0, CODE_CHARS)];
  const own = h("div", { hidden: true }, name.row, group.row);
  const shown = h("p", { class: "lead", hidden: true }, t("desk.code", { code }));
  const hint = h("p", { class: "hint", role: "status" });
  const promise = t("desk.promise", { n: bundle.desk.days });
  const close = () => panel.close();
  const done = () => {
    panel.replaceChildren(h("h2", { id: "asking-title", tabindex: "-1" }, t("desk.done")), h("p", { class: "lead" }, t("desk.leaves")), h("p", { class: "lead" }, promise),
      ask.how === "code" ? h("p", { class: "lead" }, h("strong", null, t("desk.code", { code }))) : "",
      h("p", { class: "lead" }, t("help.danger")), h("div", { class: "acts stick" }, h("button", { type: "button", class: "btn btn-main", onclick: close }, t("nav.close"))));
    panel.querySelector("h2").focus();
  };
  const send = async () => {
    const found = ask.how === "code" || (ask.how === "name" && name.input.value.trim());
    if (!ask.whom || !found) { hint.textContent = t("desk.incomplete"); return; }
    try {
      await keep({ whom: ask.whom, door: bundle.door, ...(ask.how === "code" ? { code } : { name: name.input.value.trim(), class: group.input.value.trim() }) });
      done();
    } catch {
      hint.textContent = t("error.storage");
    }
  };
  const words = (value) => t(`desk.whom_${value}`, { name: GUIDANCE[bundle.community] ?? GUIDANCE.nl });
  const how = (value) => {
    ask.how = value;
    own.hidden = value !== "name";
    shown.hidden = value !== "code";
  };
  panel.append(
    h("div", { class: "ask" }, h("h2", { id: "asking-title", tabindex: "-1" }, t("desk.title")), speaker(t("desk.title"), t("desk.apart"), promise)),
    h("p", { class: "lead" }, t("desk.apart")), h("p", { class: "lead" }, promise),
    chosen("whom", WHOM, words, (value) => { ask.whom = value; }),
    chosen("how", WAYS, (value) => t(`desk.how_${value}`), how), own, shown, hint,
    h("div", { class: "acts stick" }, h("button", { type: "button", class: "btn btn-calm", onclick: close }, t("desk.rather_not")),
      h("button", { type: "button", class: "btn btn-main", onclick: send }, t("desk.send"))));
  panel.addEventListener("close", () => panel.remove());
  document.body.append(panel);
  panel.showModal();
  panel.querySelector("h2").focus();
}
