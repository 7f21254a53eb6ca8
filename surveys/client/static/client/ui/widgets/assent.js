// Taking part or not: two buttons of the same size, colour and number of steps.
import { h } from "../dom.js";
import { speaker } from "../speak.js";
import { say, t } from "../text.js";

export const ownHeading = true;
export const noAnswer = true;

const lines = (text) => (Array.isArray(text) ? text : String(text ?? "").split("\n")).map((line) => line.trim()).filter(Boolean);

export function render(ctx) {
  const words = say(ctx.item.texts) || {};
  const body = lines(words.body ?? words.lines);
  const title = words.title ?? t("assent.title");
  const choice = (decision) => h("button", { type: "button", class: "choice", "data-decision": decision, onclick: () => ctx.decide(decision) },
    words[decision] ?? t(`assent.${decision}`));
  return [
    h("div", { class: "ask" }, h("h1", { id: "question", tabindex: "-1" }, title), speaker([title, ...body].join(" "))),
    h("ul", { class: "assent-text" }, body.map((line) => h("li", null, h("span", null, line)))),
    h("div", { class: "pair" }, choice("yes"), choice("no")),
  ];
}
