// One question a screen. Next is always there: a question without an answer is passed over, never demanded.
import { heavy, prepared } from "../../core/distress.js";
import { h, pictogram } from "../dom.js";
import { cover, openHelp } from "../panels.js";
import { speaker } from "../speak.js";
import { language, say, t } from "../text.js";
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

// Somebody who wrote of something heavy sees who listens: once a question, and only here. It is kept nowhere: `listened`
// lives and goes with the child at this tablet.
const FIELDS = "main textarea, main input[type=text]:not([inputmode=numeric])";

function listens(app, variable) {
  const lexicon = app.bundle.distress?.[language()];
  const listened = (app.child.listened ??= new Set());
  if (!lexicon || listened.has(variable)) return false;
  const known = prepared(lexicon);
  if (![...document.querySelectorAll(FIELDS)].some((field) => heavy(field.value, known))) return false;
  listened.add(variable);
  openHelp({ bundle: app.bundle, onCover: cover, onStop: app.stop, onAsk: app.asking(), lead: "help.heavy" });
  return true;
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
    if (!listen()) app.next();
  };
  const listen = () => listens(app, item.variable);
  // Leaving a field for a button around the question (cover, help, back) must do what that button says, at one press.
  const left = ({ target, relatedTarget }) => {
    if (!target.matches(FIELDS) || (relatedTarget && !relatedTarget.closest("main"))) return;
    setTimeout(() => { if (target.isConnected && !document.querySelector("dialog, .cover")) listen(); }, 300);
  };
  const inner = widget.render(ctx);
  const body = widget.noAnswer
    ? [inner]
    : [h("fieldset", { "aria-labelledby": widget.ownHeading ? "stem question" : "question", onfocusout: left }, !widget.ownHeading && heading(item), inner)];
  return {
    name: `question-${item.type}`,
    body,
    stones: { index: session.index, count: session.steps().length },
    back: () => { if (!listen()) app.back(); },
    next: { label: t("nav.next"), act: next },
    stop: app.stop,
  };
}
