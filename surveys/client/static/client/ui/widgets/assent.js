// Taking part or not: two buttons of the same size, colour and number of steps.
import { h, icon } from "../dom.js";
import { speaker } from "../speak.js";
import { say, t } from "../text.js";

export const ownHeading = true;
export const noAnswer = true;
export const beforehand = true; // answered at the door, before the interview begins

// Two questions that show whether the text was understood. Whatever is pressed, the answer is told; nothing is kept.
function check(id, question, answer) {
  const why = h("p", { class: "hint", role: "status" });
  const button = (word) => h("button", { type: "button", class: "btn btn-calm", onclick: () => { why.textContent = answer; } }, word);
  return h("div", { class: "check", role: "group", "aria-labelledby": id }, h("p", { class: "lead", id }, question),
    h("div", { class: "acts" }, button(t("check.yes")), button(t("check.no")), speaker(question, answer)), why);
}

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
    h("section", { class: "checks", "aria-label": t("check.lead") }, h("p", { class: "lead" }, h("strong", null, t("check.lead"))), 
      check("check-skip", t("check.skip"), t("check.skip_why")), check("check-who", t("check.who"), t("check.who_why"))),
    words.question && h("p", { class: "asked" }, words.question),
    h("div", { class: "pair" }, choice("yes"), choice("no")),
  ];
}
