// The help lines of the language on the screen: what it is first, then how to reach it.
import { h } from "./dom.js";
import { language, t, track } from "./text.js";

function reach(line) {
  const number = line.number ?? line.phone;
  if (number) return h("strong", { class: "call" }, number);
  return h("strong", { class: "call" }, line.name);
}

function lineItem(line) {
  const number = line.number ?? line.phone;
  const site = line.chat ?? line.site;
  return h("li", null, reach(line), h("div", null,
    number && h("p", null, h("strong", null, line.name)),
    line.what && h("p", { class: "what" }, line.what),
    site && h("p", { class: "what" }, t("help.chat", { site })),
    line.hours && h("p", { class: "what" }, t("help.hours", { hours: line.hours })),
    line.verified === false && h("p", { class: "what" }, t("help.unverified"))));
}

export function helpLines(bundle) {
  const lines = bundle?.help?.[track()] ?? bundle?.help?.[language()] ?? [];
  return h("ul", { class: "helplines" }, lines.map(lineItem));
}
