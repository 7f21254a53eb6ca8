// The frame around every screen: stones or mark, cover, languages; help, back, next. Always in the same places.
import { h, icon } from "./dom.js";
import { cover, openHelp, stones } from "./panels.js";
import { pace } from "./scan.js";
import { screenButton } from "./screen.js";
import { hush, refreshVoices } from "./speak.js";
import { language, t, track, trackName } from "./text.js";

const $ = (id) => document.getElementById(id);

/** Says `text` to screen readers; with `visible` also on the page, below the question. */
export function announce(text, visible = false) {
  const status = $("status");
  status.textContent = "";
  status.textContent = text;
  status.classList.toggle("vh", !visible);
}

function languageSwitch(tracks, onTrack) {
  const easy = track().endsWith("-easy");
  const offered = tracks.filter((name) => name.endsWith("-easy") === easy || !tracks.includes(`${language(name)}-easy`));
  if (offered.length < 2) return null;
  return h("div", { class: "lang", role: "group", "aria-label": t("language.label") }, offered.map((name) =>
    h("button", { type: "button", lang: language(name), "data-track": name, "aria-label": trackName(name), "aria-pressed": String(name === track()), onclick: () => onTrack(name) },
      language(name).toUpperCase())));
}

function topRow(view, app) {
  const where = view.stones ? stones(view.stones.index, view.stones.count) : h("span", { class: "mark" }, icon("mark", { size: 36 }), "Arobase");
  return [
    where,
    h("button", { type: "button", class: "quiet cover-btn", onclick: cover }, icon("cover", { size: 30 }), h("span", { class: "word" }, t("nav.cover"))),
    app.bundle && screenButton(),
    languageSwitch(app.tracks(), app.setTrack),
  ];
}

function footRow(view, app) {
  const help = () => openHelp({ bundle: app.bundle, onCover: cover, onStop: view.stop, onAsk: app.asking() });
  const guard = (act) => (event) => { if (event.detail < 2) act(); };
  return [
    h("button", { type: "button", class: "help", onclick: help }, icon("hand", { size: 36 }), h("span", { class: "word" }, t("nav.help"))),
    h("div", { class: "end" },
      view.back && h("button", { type: "button", class: "btn btn-calm go back", onclick: guard(view.back) }, icon("left", { size: 24 }), t("nav.back")),
      view.next && h("button", { type: "button", class: `btn btn-main go next${(view.next.label ?? "").length > 12 ? " long" : ""}`, onclick: guard(view.next.act) }, view.next.label ?? t("nav.next"), icon("right", { size: 24 }))),
  ];
}

/**
 * Draws a view: {name, body, stones?: {index, count}, back?: fn, next?: {label?, act}, stop?: fn}.
 * With `focus` the heading gets the focus, so that a reader hears the new screen first.
 */
export function show(view, app, { focus = true } = {}) {
  hush();
  refreshVoices();
  announce("");
  const main = $("main");
  const form = h("form", { novalidate: true, autocomplete: "off" }, view.body);
  form.addEventListener("submit", (event) => { event.preventDefault(); view.next?.act(); });
  main.replaceChildren(form);
  main.dataset.screen = view.name;
  $("strip").hidden = !app.bundle?.synthetic;
  $("strip").textContent = t("synthetic.banner");
  $("top").replaceChildren(...topRow(view, app).filter(Boolean));
  $("foot").replaceChildren(...footRow(view, app));
  $("foot").hidden = false;
  const heading = main.querySelector("h1");
  document.title = `${heading?.textContent ?? ""} · Arobase`;
  if (!focus) return;
  pace();
  globalThis.scrollTo(0, 0);
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
