// "My screen": how this screen looks, sounds and is worked, for one child. It lives in memory and in the encrypted draft,
// never in the envelope; "next child" forgets it.
import { h, icon, uid } from "./dom.js";
import { pace, scanning } from "./scan.js";
import { hush, useSpeed } from "./speak.js";
import { t } from "./text.js";
import { option } from "./widgets/choice.js";

// The first of each is what a child has who chose nothing.
const CHOICES = {
  size: ["", "2", "3"],
  colour: ["", "light", "dark", "strong"],
  letters: ["", "wide"],
  motion: ["", "calm"],
  hand: ["", "left"],
  speed: ["", "slow", "fast"],
  scan: ["", "slow", "middle", "fast", "two"],
};
const SPEEDS = { slow: 0.8, fast: 1.2 };
const device = matchMedia("(prefers-color-scheme: dark)");
const mine = { look: {}, keep: () => undefined };

function apply() {
  const { dataset } = document.documentElement;
  for (const name of Object.keys(CHOICES)) {
    if (mine.look[name]) dataset[name] = mine.look[name];
    else delete dataset[name];
  }
  dataset.theme = mine.look.colour ?? (device.matches ? "dark" : "light");
  useSpeed(SPEEDS[mine.look.speed] ?? 1);
  scanning(mine.look.scan);
}

function set(name, value) {
  mine.look = { ...mine.look, [name]: value || undefined };
  apply();
  mine.keep(mine.look);
}

/** What this child chose; `keep` is called with it after every change. Without arguments everything is forgotten. */
export function useLook(look = {}, keep = () => undefined) {
  Object.assign(mine, { look, keep });
  apply();
}

export const chosenLook = () => mine.look;

export function watchScreen() {
  apply();
  device.addEventListener("change", apply);
  addEventListener("keydown", (event) => { if (event.key === "F2") { event.preventDefault(); set("scan", mine.look.scan ? "" : "middle"); } });
}

function setting(name) {
  if (name === "speed" && !document.documentElement.hasAttribute("data-speech")) return null;
  const group = uid("l");
  const one = (value) => option({ kind: "radio", name: group, value, checked: (mine.look[name] ?? "") === value, text: t(`screen.${name}_${value || "plain"}`), silent: true, onchange: () => set(name, value) });
  return h("fieldset", { class: "block" }, h("legend", null, t(`screen.${name}`)), h("div", { class: "opts" }, CHOICES[name].map(one)));
}

export function openScreen() {
  hush();
  const panel = h("dialog", { class: "my-screen", "aria-labelledby": "screen-title" },
    h("h2", { id: "screen-title", tabindex: "-1" }, t("screen.title")),
    h("p", { class: "lead" }, t("screen.text")),
    Object.keys(CHOICES).map(setting),
    h("p", { class: "lead" }, t("screen.scan_text")),
    h("div", { class: "acts stick" }, h("button", { type: "button", class: "btn btn-main", onclick: () => panel.close() }, t("nav.close"))));
  panel.addEventListener("close", () => { panel.remove(); document.querySelector(".look-btn")?.focus(); });
  document.body.append(panel);
  panel.showModal();
  panel.querySelector("h2").focus();
  pace();
}

export const screenButton = () => h("button", { type: "button", class: "quiet look-btn", onclick: openScreen }, icon("look", { size: 30 }), h("span", { class: "word" }, t("screen.title")));
