// What can lie over or around a question: the path of stones, the cover, the help panel.
import { h, icon, svg } from "./dom.js";
import { hush } from "./speak.js";
import { language, t, track } from "./text.js";

// The path of stones: steps, never a per cent. A long interview is told in twelve stones at most.
const MOST = 12;

function stoneOf(index, count) {
  const stones = Math.max(1, Math.min(count, MOST));
  return { stones, here: Math.min(stones - 1, Math.floor((index * stones) / Math.max(count, 1))), over: index >= count };
}

export function stones(index, count, label = "progress.label") {
  const { stones: total, here, over } = stoneOf(index, count);
  const path = h("div", { class: "stones", role: "img", "aria-label": t(label, { n: over ? total : here + 1, total }) });
  for (let i = 0; i < total; i += 1) {
    path.append(h("span", { class: over || i < here ? "past" : i === here ? "here" : null, "aria-hidden": "true" }));
  }
  return path;
}

// The cover: a quiet field of stones over everything. One press hides, one press shows; the place is kept.
const STONE = "M20 4c12-1 17 6 16 13s-8 12-18 12S3 24 3 17 9 5 20 4z";

function field() {
  const pattern = svg("pattern", { id: "cover-stones", width: 168, height: 120, patternUnits: "userSpaceOnUse" },
    [[8, 10], [64, 22], [120, 6], [30, 68], [90, 76], [130, 60]].map(([x, y]) =>
      svg("path", { d: STONE, transform: `translate(${x} ${y})`, fill: "currentColor" })));
  return svg("svg", { class: "field", "aria-hidden": "true" }, svg("defs", {}, pattern), svg("rect", { width: "100%", height: "100%", fill: "url(#cover-stones)" }));
}

export function cover() {
  if (document.querySelector(".cover")) return;
  hush();
  const before = document.activeElement;
  const title = document.title;
  const others = [...document.body.children];
  const lift = () => {
    others.forEach((node) => { node.inert = false; });
    document.documentElement.classList.remove("covered");
    document.title = title;
    sheet.remove();
    if (before?.isConnected) before.focus();
  };
  const sheet = h("button", { type: "button", class: "cover", "aria-label": t("nav.uncover"), onclick: lift }, field(),
    h("span", { class: "btn btn-ink", "aria-hidden": "true" }, icon("cover", { size: 30 }), t("nav.uncover")));
  others.forEach((node) => { node.inert = true; });
  document.documentElement.classList.add("covered");
  document.title = "Arobase";
  document.body.append(sheet);
  sheet.focus();
}

// The blue hand: the same panel from every screen, in the child's language. Opening it is stored and sent nowhere.
function lineItem(line) {
  const { number, chat: site } = line;
  return h("li", null, h("strong", { class: "call" }, number ?? line.name), h("div", null,
    number && number !== line.name && h("p", null, h("strong", null, line.name)),
    line.what && h("p", { class: "what" }, line.what),
    site && h("p", { class: "what" }, t("help.chat", { site })),
    line.hours && h("p", { class: "what" }, t("help.hours", { hours: line.hours }))));
}

export function helpLines(bundle) {
  const lines = (bundle?.help?.[track()] ?? bundle?.help?.[language()] ?? [])
    .filter((line) => !line.communities || !bundle.community || line.communities.includes(bundle.community));
  const unsure = lines.some((line) => line.status === "unverified");
  return [h("ul", { class: "helplines" }, lines.map(lineItem)), unsure && h("p", { class: "lead" }, t("help.unverified"))];
}

/** `lead` is the sentence it opens with; the panel is the same whoever opened it. */
export function openHelp({ bundle, onCover, onStop, onAsk, lead = "help.text" }) {
  hush();
  const panel = h("dialog", { class: "help-panel", "aria-labelledby": "help-title" });
  const leave = (act) => () => { panel.close(); act?.(); };
  panel.append(...[
    h("h2", { id: "help-title", tabindex: "-1" }, t("help.title")),
    h("p", { class: "lead" }, t(lead)),
    h("p", { class: "lead" }, t("help.adult")),
    helpLines(bundle),
    onAsk && h("div", { class: "acts" }, h("button", { type: "button", class: "btn btn-calm ask-adult", onclick: leave(onAsk) }, t("desk.open"))),
    h("p", { class: "lead" }, h("strong", null, t("help.danger"))),
    h("p", { class: "lead" }, t("help.honest")),
    onStop && h("p", { class: "lead" }, h("strong", null, t("help.how")), " ", t("help.how_text")),
    h("div", { class: "acts" },
      h("button", { type: "button", class: "btn btn-calm", onclick: leave(onCover) }, t("nav.cover")),
      onStop && h("button", { type: "button", class: "btn btn-calm", onclick: leave(onStop) }, t("nav.leave"))),
    h("div", { class: "acts stick" }, h("button", { type: "button", class: "btn btn-main", onclick: leave() }, t(onStop ? "help.back" : "nav.close"))),
  ].flat().filter(Boolean));
  panel.addEventListener("close", () => panel.remove());
  document.body.append(panel);
  panel.showModal();
  panel.querySelector("h2").focus();
}
