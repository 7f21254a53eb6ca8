// One question a screen. Next is always there: a question without an answer is passed over, never demanded.
import { h, pictogram } from "../dom.js";
import { speaker } from "../speak.js";
import { say, t } from "../text.js";
import { WIDGETS } from "../widgets/registry.js";

function heading(item) {
  const words = say(item.texts);
  const note = say(item.note);
  const help = say(item.help);
  return h("div", { class: "ask" },
    pictogram(item.pictogram, "scene"),
    h("div", null, h("h1", { id: "question", tabindex: "-1" }, words), note && h("p", null, note), help && h("p", null, help)),
    speaker(words, note, help));
}

export function question(app) {
  const { session } = app.child;
  const { step } = session;
  const item = session.arranged(step.item);
  const widget = WIDGETS[item.type];
  let held = false;
  let told = false;
  const ctx = {
    item, step, bundle: app.bundle, age: app.bundle.age_theme, announce: app.announce,
    get: session.value,
    set: session.answer,
    hold: (now) => { held = now; },
  };
  const next = () => {
    if (held && !told) {
      told = true;
      if (typeof held === "string") app.announce(held, true);
      const field = document.querySelector("main [aria-invalid]");
      field?.focus();
      return;
    }
    app.next();
  };
  const inner = widget.render(ctx);
  const body = widget.noAnswer
    ? [inner]
    : [h("fieldset", { "aria-labelledby": widget.ownHeading ? "stem question" : "question" }, !widget.ownHeading && heading(item), inner)];
  return {
    name: `question-${item.type}`,
    body,
    stones: { index: session.index, count: session.steps().length },
    back: app.back,
    next: { label: t("nav.next"), act: next },
    stop: app.stop,
  };
}
