// The screens before the first question: ready?, the slip, the language, yes or no.
import { TokenInvalid, display, normalise } from "../../core/slip.js";
import { waiting } from "../adult.js";
import { h, icon } from "../dom.js";
import { canScan, scan } from "../qr.js";
import { language as languageOf, say, t, track, trackName } from "../text.js";
import * as widget from "../widgets/assent.js";

const megabytes = (bytes) => Math.max(bytes / 1e6, 0.1).toLocaleString(languageOf(), { maximumFractionDigits: 1 });

function state(app) {
  const { ready } = app;
  const line = {
    busy: () => t("door.loading"),
    none: () => t("door.none"),
    bad: () => t(ready.key),
    kept: () => t("prepare.kept"),
    ready: () => t(ready.offline ? "prepare.ready" : "prepare.ready_online", { n: megabytes(ready.size) }),
  }[ready.state]();
  const good = ready.state === "ready" || ready.state === "kept";
  return h("p", { class: "ready", "data-state": good ? "ready" : ready.state === "busy" ? "busy" : "bad", role: "status" },
    good && icon("tick", { size: 24 }), h("span", null, line), ready.missing > 0 && h("span", null, t("prepare.no_sound")),
    ready.persisted === false && h("span", null, t("prepare.window")));
}

export function landing(app) {
  const open = Boolean(app.bundle);
  const bad = app.ready.state === "bad" || app.ready.state === "none";
  return {
    name: "landing",
    body: [
      h("h1", null, (open && say(app.bundle.title)) || t("door.title")),
      open && h("p", { class: "lead" }, t("start.text")),
      open && h("p", { class: "lead" }, t("start.no_test")),
      state(app),
      keysShown(app),
      bad && app.door && h("div", { class: "block" }, h("button", { type: "button", class: "btn btn-calm", onclick: app.ready.unfit ? () => location.reload() : app.prepare }, t("error.again"))),
      open && waiting(app, h("button", { type: "button", class: "linkish", onclick: () => app.to("withdraw") }, t("withdraw.title"))),
    ],
    next: open && !app.ready.unfit ? { label: t("nav.start"), act: () => app.toSlip() } : null,
  };
}

const LENGTH = 10;

/** The four pictures of the class's keys: the same on every tablet, so that nobody is marked. */
function keysShown(app) {
  const { blind } = app.bundle ?? {};
  if (!blind) return null;
  const named = (labels) => labels[languageOf()] ?? labels.en;
  return h("div", { class: "same" }, h("p", null, t("keys.same")),
    h("ul", null, blind.pictures.map(({ svg, labels }) => h("li", null, h("img", { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: named(labels) })))));
}

function judged(text) {
  try {
    return { slip: normalise(text) };
  } catch (error) {
    if (!(error instanceof TokenInvalid)) throw error;
    return { code: error.code };
  }
}

function camera(app, row, fill) {
  if (!canScan()) return null;
  let stop = null;
  const button = h("button", { type: "button", class: "btn btn-calm", onclick: async () => {
    if (stop) { stop(); stop = null; return; }
    try {
      stop = await scan(row, (text) => fill(text.split(/[#/]/).pop()));
    } catch {
      button.remove(); // no camera, or not allowed: typing always works
    }
  } }, icon("scan", { size: 30 }), t(app.bundle.blind ? "code.camera" : "slip.camera"));
  return button;
}

export function slip(app) {
  const hint = h("p", { class: "hint", id: "slip-hint", role: "status" }, app.message || t("slip.hint"));
  const input = h("input", { class: "slip-in", type: "text", inputmode: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    maxlength: "24", "aria-label": t("slip.label"), "aria-describedby": "slip-hint", placeholder: "•••••-•••••" });

  const tell = () => {
    const typed = input.value.replace(/[\s-]/g, "");
    const { slip: good, code } = judged(input.value);
    if (good) hint.textContent = `✓ ${t("slip.ok")}`;
    else if (typed.length < LENGTH && code === "slip-length") hint.textContent = typed ? t("slip.more", { n: LENGTH - typed.length }) : t("slip.hint");
    else hint.textContent = t(code.replace("slip-", "slip."));
    input.toggleAttribute("aria-invalid", !good && typed.length >= LENGTH);
    return good;
  };
  input.addEventListener("input", () => {
    const good = tell();
    if (good && input.selectionStart === input.value.length) input.value = display(good);
  });
  const fill = (text) => {
    const { slip: good } = judged(text);
    if (!good) return false;
    input.value = display(good);
    tell();
    return true;
  };
  const go = () => {
    const { slip: good, code } = judged(input.value);
    if (good) return app.enter(good);
    hint.textContent = t(code.replace("slip-", "slip."));
    input.focus();
    return undefined;
  };
  const codes = Boolean(app.bundle.blind);
  const row = h("div", { class: "slip-row" }, input);
  const button = camera(app, row, fill);
  if (button) row.append(button);
  return {
    name: "slip",
    body: [h("h1", null, t(codes ? "code.title" : "slip.title")), row, hint, h("p", { class: "lead" }, t(codes ? "code.lost" : "slip.lost")), keysShown(app)],
    back: () => app.to("landing"),
    next: { act: go },
  };
}

const ASK = { nl: "Kies je taal", fr: "Choisis ta langue", de: "Wähle deine Sprache" };

function languageChoice(app) {
  const tracks = app.tracks();
  const languages = [...new Set(tracks.map((name) => languageOf(name)))];
  return {
    name: "language",
    body: [
      h("h1", null, languages.flatMap((name, index) => [index ? " · " : "", h("span", { lang: name }, ASK[name] ?? name)])),
      h("div", { class: "choices" }, tracks.map((name) =>
        h("button", { type: "button", class: "choice", lang: languageOf(name), "data-track": name, "aria-pressed": String(name === track() && Boolean(app.child.session.state.track)),
          onclick: () => app.choose(name) }, trackName(name)))),
    ],
    back: () => app.to("slip"),
  };
}

export function assent(app) {
  const item = { texts: app.bundle.assent.texts };
  return {
    name: "assent",
    body: [h("div", null, widget.render({ item, bundle: app.bundle, decide: app.decide }))],
    back: () => app.to(app.tracks().length > 1 ? "language" : "slip"),
  };
}

export { languageChoice as language };
