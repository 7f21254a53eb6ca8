// Switch access: a ring walks over the groups of a screen, and inside the chosen group over what can be pressed there.
// With one switch it walks by itself and Space or Enter chooses; with two, Space walks and Enter chooses.
import { h } from "./dom.js";
import { t } from "./text.js";

const PACES = { slow: 4000, middle: 2500, fast: 1500 };
const GUARD = 300; // ms in which a second press of a trembling hand is the same press
const PRESSED = "button, summary, input:not([type=range]), textarea";
const GROUPS = ".keyrow, .opts, .out, .field, .beside, .ranks li, .matrix tr, .pair, .choices, .slip-row, .receipt, .acts, .wait-note, .foot-links, .lang, .top, .end, .foot";
const KEPT = ".field, .beside, .keyrow, [type=checkbox]"; // one choice here is seldom the last
const KEYS = "abcdefghijklmnopqrstuvwxyzéèëïç.,?'0123456789";
const PER_ROW = 6;
const ring = { mode: "", timer: 0, at: 0, inside: null, last: 0 };

const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert]");
const rank = (node) => (node.closest(".keyrow") ? 0 : node.closest(".say") ? 4 : node.closest(".top") ? 3 : node.closest(".foot") ? 2 : 1);

/** What can be pressed now, in groups: first the answers, then the ways on, then the rest. All speakers are one group. */
function groups() {
  const over = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const found = new Map();
  for (const node of [...over.querySelectorAll(PRESSED)].filter(shown).sort((a, b) => rank(a) - rank(b))) {
    const place = node.matches(".say") ? "say" : node.closest(GROUPS) ?? node;
    found.set(place, [...(found.get(place) ?? []), node]);
  }
  return [...found];
}

/** Where the ring can stand: {marks, press}. In a group its own edge comes last, and leads out of it. */
function stops() {
  const all = groups();
  const here = all.findIndex(([place]) => place === ring.inside);
  const leave = (at) => Object.assign(ring, { inside: null, at });
  const press = (node, index) => () => {
    if (node.matches("textarea, [type=text]")) { leave(0); openKeys(node); } else {
      if (node.closest(".keyrow")) leave(0);
      else if (!node.matches(KEPT) && !node.closest(KEPT)) leave(index + 1);
      node.click();
    }
  };
  if (here < 0) {
    ring.inside = null;
    return all.map(([place, nodes], index) => ({
      marks: place === "say" ? nodes : [place],
      press: nodes.length > 1 ? () => Object.assign(ring, { inside: place, at: 0 }) : press(nodes[0], index),
    }));
  }
  const [place, nodes] = all[here];
  const items = nodes.map((node) => ({ node, marks: [node.closest(".opt") ?? node], press: press(node, here) }));
  return [...items, { marks: place === "say" ? nodes : [place], press: () => leave(here) }];
}

function mark() {
  document.querySelectorAll(".scan").forEach((node) => node.classList.remove("scan"));
  if (!ring.mode) return null;
  const all = stops();
  ring.at %= Math.max(all.length, 1);
  const stop = all[ring.at];
  stop?.marks.forEach((node) => node.classList.add("scan"));
  stop?.marks[0].scrollIntoView({ block: "center" });
  if (stop?.node && !stop.node.matches("textarea, [type=text]")) stop.node.focus({ preventScroll: true });
  return stop;
}

function walk() {
  ring.at += 1;
  mark();
}

function wait() {
  clearInterval(ring.timer);
  if (PACES[ring.mode]) ring.timer = setInterval(walk, PACES[ring.mode]);
  mark();
}

/** Starts anew from the first group. */
export function pace() {
  Object.assign(ring, { at: 0, inside: null });
  wait();
}

function choose() {
  mark()?.press();
  wait();
}

/** Letters to write with, under the field. */
function openKeys(field) {
  document.querySelector(".keys")?.remove();
  const key = (name, text, act) => h("button", { type: "button", class: "btn btn-calm", "aria-label": name, onclick: act }, text);
  const write = (change) => () => { field.value = change(field.value); field.dispatchEvent(new Event("input", { bubbles: true })); };
  const letters = [...(field.inputMode === "numeric" ? KEYS.slice(-10) : KEYS)].map((one) => key(one, one, write((text) => text + one)));
  const rows = Array.from({ length: Math.ceil(letters.length / PER_ROW) }, (_, row) => letters.slice(row * PER_ROW, (row + 1) * PER_ROW));
  rows.push([key(t("screen.space"), "␣", write((text) => `${text} `)), key(t("screen.erase"), "⌫", write((text) => text.slice(0, -1))), key(t("nav.close"), "✓", () => box.remove())]);
  const box = h("div", { class: "keys", role: "group", "aria-label": t("screen.keys") }, rows.map((row) => h("div", { class: "keyrow" }, row)));
  (field.closest(".field, .slip-row") ?? field).after(box);
}

function onKey(event) {
  if (!ring.mode || (event.key !== " " && event.key !== "Enter")) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.repeat) return;
  if (ring.mode === "two" && event.key === " ") walk();
  else if (ring.mode === "two" || event.timeStamp - ring.last > GUARD) choose();
  ring.last = event.timeStamp;
}

/** Turns scanning on at this pace ("two": with two switches), or off. */
export function scanning(mode = "") {
  if (mode === ring.mode) return;
  ring.mode = mode;
  removeEventListener("keydown", onKey, true);
  if (mode) addEventListener("keydown", onKey, true);
  if (!mode) document.querySelector(".keys")?.remove();
  pace();
}
