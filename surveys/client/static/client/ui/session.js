// One child's interview: where the child is, what was answered, which steps there are. No page, no storage.
import { MISSING, complete } from "../engine/answers.js";
import { draws, orders } from "../engine/drawing.js";
import { collects, visible } from "../engine/routing.js";
import { WIDGETS } from "./widgets/registry.js";

/** Every screen the document could show. A grid gives one a row; the assent was given before. */
function allSteps(document) {
  const items = document.modules.flatMap((module) => module.items).filter((item) => !item.drawn && !WIDGETS[item.type].beforehand);
  return items.flatMap((item) =>
    item.rows
      ? item.rows.map((row, index) => ({ key: row.variable, item, row, index, of: item.rows.length }))
      : [{ key: item.variable, item }],
  );
}

/** For a child who said no: as many screens as the interview begins with. */
function activitySteps(bundle, count) {
  const cards = allSteps({ modules: [{ items: bundle.activity }] });
  return Array.from({ length: cards.length ? count : 0 }, (_, index) => {
    const card = cards[index % cards.length];
    const key = `activity-${index}`;
    return card.row ? { ...card, key } : { ...card, key, item: { ...card.item, variable: key } };
  });
}

/** `wide`: whether the screen has room for a whole grid. */
export function createSession(bundle, saved, save, wide = () => false) {
  const everything = allSteps(bundle.document);
  const play = {}; // what a child who said no chooses: in memory only, never written down
  const state = saved ?? { track: null, switched: false, decision: null, at: null, answers: {}, orders: {}, stopped: false };

  // Chance speaks once: what a draft already holds stands, so a reload changes neither the form nor an order.
  const draw = () => {
    state.answers = { ...draws(bundle.document), ...state.answers };
    state.orders = { ...orders(bundle.document), ...state.orders };
  };
  if (state.decision === "yes") draw();

  const asked = (given = state.answers) => new Set(visible(bundle.document, given));
  const steps = () => {
    if (state.decision === "no") return activitySteps(bundle, first.length);
    const items = asked();
    return gathered(everything.filter((step) => items.has(step.item)));
  };
  // Where there is room for a whole grid, its first row's step stands for all of them.
  const whole = ({ item, row }) => row && bundle.age_theme === "13" && WIDGETS[item.type].together?.(item) && wide();
  const gathered = (list) =>
    list.filter((step) => !whole(step) || step.index === 0).map((step) => (whole(step) ? { ...step, rows: step.item.rows } : step));
  const parts = (step) => (step.rows ?? [{ variable: step.key }]).map(({ variable }) => variable);
  const atStart = asked({});
  const first = gathered(everything.filter((step) => atStart.has(step.item)));

  const keep = () => save(state);
  const position = (list) => list.findIndex((step) => parts(step).includes(state.at));
  // A step that is no longer asked gives its place to the next one that is.
  const place = (list) => {
    const here = position(list);
    if (here >= 0 || state.at === "end") return here;
    const order = everything.findIndex((step) => step.key === state.at);
    const after = list.findIndex((step) => everything.findIndex((one) => one.key === step.key) > order);
    return after >= 0 ? after : list.length - 1;
  };

  return {
    state,
    steps,
    resumed: Boolean(saved?.decision),
    get index() { const list = steps(); return state.at === "end" ? list.length : Math.max(0, place(list)); },
    get step() { return state.at === "end" ? null : steps()[this.index] ?? null; },

    chooseTrack(name) {
      if (state.decision && state.track && name !== state.track) state.switched = true;
      state.track = name;
      return keep();
    },
    chooseLook(look) {
      state.look = look;
      return keep();
    },
    decide(decision) {
      if (state.decision !== decision) state.at = null;
      state.decision = decision;
      if (decision === "yes") draw();
      state.at ??= steps()[0]?.key ?? "end";
      return keep();
    },
    /** The item with its answers in this child's order. */
    arranged(item) {
      const order = state.orders?.[item.variable];
      return order ? { ...item, categories: order.map((code) => item.categories.find((one) => one.code === code)) } : item;
    },
    value(variable) {
      return (state.decision === "no" ? play : state.answers)[variable];
    },
    answer(variable, value) {
      const target = state.decision === "no" ? play : state.answers;
      if (value === null || value === undefined || value === "") delete target[variable];
      else target[variable] = value;
      return target === play ? undefined : keep();
    },
    next() {
      const step = this.step;
      if (step && state.decision === "yes" && collects(step.item)) {
        for (const variable of parts(step)) state.answers[variable] ??= MISSING.skipped;
      }
      const list = steps();
      state.at = list[this.index + 1]?.key ?? "end";
      return keep();
    },
    /** False at the first step: the screen before it is not the session's. */
    back() {
      if (state.stopped) { state.stopped = false; state.at = state.stoppedAt ?? state.at; keep(); return true; }
      const index = this.index;
      if (index === 0) return false;
      state.at = steps()[index - 1].key;
      keep();
      return true;
    },
    stop() {
      state.stoppedAt = state.at;
      state.stopped = true;
      state.at = "end";
      return keep();
    },
    /** What goes into the envelope: every variable of the document with a value or the reason there is none. */
    sealed() {
      return state.decision === "yes" ? complete(bundle.document, state.answers, MISSING.notReached) : {};
    },
  };
}
