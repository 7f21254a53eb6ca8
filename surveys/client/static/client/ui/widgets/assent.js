// Taking part or not: two buttons of the same size, colour and number of steps.
import { h, icon } from "../dom.js";
import { speaker } from "../speak.js";
import { say, t } from "../text.js";

export const ownHeading = true;
export const noAnswer = true;
export const beforehand = true; // answered at the door, before the interview begins

export function render(ctx) {
  const words = say(ctx.item.texts) || {};
  const body = words.paragraphs ?? [];
  const title = words.title ?? t("assent.title");
  const choice = (decision) => h("button", { type: "button", class: "choice", "data-decision": decision, onclick: () => ctx.decide(decision) },
    words[decision] ?? t(`assent.${decision}`));
  return [
    h("div", { class: "ask" }, h("h1", { id: "question", tabindex: "-1" }, title), speaker(title, ...body, words.heard, words.question)),
    h("ul", { class: "assent-text" }, body.map((line) => h("li", null, h("span", null, line)))),
    words.heard && h("p", { class: "honest" }, icon("hand", { size: 32 }), h("span", null, words.heard)),
    words.question && h("p", { class: "asked" }, words.question),
    h("div", { class: "pair" }, choice("yes"), choice("no")),
  ];
}
