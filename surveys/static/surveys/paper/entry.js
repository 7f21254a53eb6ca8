// Typing in sheets. A sheet is typed twice; the first entry is kept encrypted under the sheet's slip, as a child's draft is.
// When both entries are settled the sheet is sealed here and goes through the outbox into the box: no server reads it.
import { prepare, prepared } from "../../client/core/bundle.js";
import { begin } from "../../client/core/draft.js";
import { finish } from "../../client/core/finish.js";
import { createOutbox } from "../../client/core/outbox.js";
import * as receipts from "../../client/core/receipt.js";
import * as slips from "../../client/core/slip.js";
import { complete } from "../../client/engine/answers.js";
import { visible } from "../../client/engine/routing.js";
import { fill, hint, read, same, shown } from "./typed.js";

const { plan, door, drawn, words } = JSON.parse(document.getElementById("setup").textContent);
const place = document.getElementById("entry");
const outbox = createOutbox();
const blanks = plan.parts.flatMap((part) => part.entries.flatMap((entry) => entry.blanks.map((blank) => ({ blank, entry }))));

function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}

/** The blanks that this child was asked, given what is typed so far. */
function asked(questionnaire, answers) {
  const given = { ...drawn, ...answers };
  const names = new Set(visible(questionnaire, given).flatMap((item) => [item.variable, ...(item.rows ?? []).map((row) => row.variable)]));
  return blanks.filter(({ blank }) => {
    if (!blank.beside) return names.has(blank.variable);
    const [variable, code] = blank.beside;
    const value = given[variable];
    return names.has(variable) && (Array.isArray(value) ? value.includes(code) : value === code);
  });
}

const field = (label, props) => h("label", { class: "field" }, h("span", null, label), h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...props }));

function start(bundle, message = "") {
  const code = field(words.slip, { name: "slip", autocapitalize: "characters" });
  const receipt = field(words.receipt, { name: "receipt", autocapitalize: "characters" });
  const error = h("p", { class: "errorlist", role: "alert" });
  const form = h("form", { class: "start", onsubmit: async (event) => {
    event.preventDefault();
    error.textContent = "";
    const [slip, keep] = [tried(slips.normalise, code), tried(receipts.normalise, receipt)];
    if (!slip) { error.textContent = words.slip_bad; code.querySelector("input").focus(); return; }
    if (!keep && receipt.querySelector("input").value.trim()) { error.textContent = words.receipt_bad; receipt.querySelector("input").focus(); return; }
    if (await outbox.holds(slip)) { error.textContent = words.slip_in; return; }
    const { draft, state } = await begin({ door: bundle.door, slip });
    const sheet = { bundle, slip, draft, receipt: keep ?? receipts.draw(), first: state?.first ?? null, answers: {} };
    type(sheet);
  } }, h("h2", null, message || words.slip), code, receipt, error, h("button", { class: "btn btn-main" }, "Enter ↵"));
  place.replaceChildren(form);
  code.querySelector("input").focus();
}

function tried(normalise, label) {
  try {
    return normalise(label.querySelector("input").value);
  } catch {
    return null;
  }
}

function about({ blank, entry }) {
  return [`${entry.number}. ${entry.text}`, blank.label].filter(Boolean).join(" — ");
}

/** Asks one blank after the other; what was typed before it stays in the list below. */
function type(sheet) {
  const { document: questionnaire } = sheet.bundle;
  const next = () => asked(questionnaire, sheet.answers).find(({ blank }) => !(blank.variable in sheet.answers));
  const draw = (now) => {
    if (!now) { settle(sheet); return; }
    const { blank } = now;
    const error = h("p", { class: "errorlist", role: "alert" });
    const input = h("input", { type: "text", "aria-label": about(now), autocomplete: "off", spellcheck: "false", inputmode: blank.shape === "words" ? "text" : "numeric" });
    const form = h("form", { class: "now", onsubmit: (event) => {
      event.preventDefault();
      const value = read(input.value, blank);
      if (value === undefined) { error.textContent = fill(words.bad, { hint: hint(blank, words) }); input.select(); return; }
      sheet.answers[blank.variable] = value;
      draw(next());
    }, onkeydown: (event) => {
      if (event.key !== "ArrowUp") return;
      event.preventDefault();
      const typed = asked(questionnaire, sheet.answers).filter((one) => one.blank.variable in sheet.answers);
      const last = typed.at(-1);
      if (last) { delete sheet.answers[last.blank.variable]; draw(last); }
    } }, h("b", null, about(now)), h("p", { class: "codes" }, blank.choices.map((one) => h("span", null, `${one.code} ${one.text}`))), input, h("p", { class: "quiet-text" }, hint(blank, words)), error);
    place.replaceChildren(h("h2", null, sheet.first ? words.second : words.first), form, listOf(sheet));
    input.focus();
  };
  draw(next());
}

function listOf(sheet) {
  const shownNow = new Set(asked(sheet.bundle.document, sheet.answers));
  const rows = blanks.filter(({ blank }) => blank.variable in sheet.answers).reverse();
  return h("ol", null, rows.map((one) => h("li", { class: shownNow.has(one) ? null : "unasked" },
    h("span", null, one.entry.number), h("span", null, one.blank.label || one.entry.text), h("output", null, shownNow.has(one) ? shown(sheet.answers[one.blank.variable], words) : words.not_asked))));
}

/** After the first entry: keep it. After the second: compare, then seal. */
async function settle(sheet) {
  if (!sheet.first) {
    await sheet.draft.save({ first: sheet.answers });
    start(sheet.bundle, words.kept);
    return;
  }
  const names = new Set([...Object.keys(sheet.first), ...Object.keys(sheet.answers)]);
  const differing = blanks.filter(({ blank }) => names.has(blank.variable) && !same(sheet.first[blank.variable], sheet.answers[blank.variable]));
  compare(sheet, differing, 0);
}

function compare(sheet, differing, index) {
  const now = differing[index];
  if (!now) { seal(sheet); return; }
  const { blank } = now;
  const [one, two] = [sheet.first[blank.variable], sheet.answers[blank.variable]];
  const error = h("p", { class: "errorlist", role: "alert" });
  const input = h("input", { type: "text", "aria-label": about(now), autocomplete: "off", spellcheck: "false" });
  const choose = (value) => {
    if (value === undefined) delete sheet.answers[blank.variable];
    else sheet.answers[blank.variable] = value;
    compare(sheet, differing, index + 1);
  };
  const form = h("form", { class: "now", onsubmit: (event) => {
    event.preventDefault();
    const value = read(input.value, blank);
    if (value === undefined) { error.textContent = fill(words.bad, { hint: hint(blank, words) }); input.select(); return; }
    choose(value);
  } }, h("b", null, about(now)), h("div", { class: "differ" },
    h("button", { type: "button", class: "btn btn-calm", onclick: () => choose(one) }, `1: ${shown(one, words) || "…"}`),
    h("button", { type: "button", class: "btn btn-calm", onclick: () => choose(two) }, `2: ${shown(two, words) || "…"}`)), input, h("p", { class: "quiet-text" }, hint(blank, words)), error);
  place.replaceChildren(h("h2", null, fill(words.compare, { n: differing.length - index })), form);
  form.querySelector("button").focus();
}

async function seal(sheet) {
  // A choice in the comparison can open questions that neither entry answered.
  const open = asked(sheet.bundle.document, sheet.answers).some(({ blank }) => !(blank.variable in sheet.answers));
  if (open) { type(sheet); return; }
  const asking = new Set(asked(sheet.bundle.document, sheet.answers).map(({ blank }) => blank.variable));
  const kept = Object.fromEntries(Object.entries(sheet.answers).filter(([name]) => asking.has(name)));
  await finish({ bundle: sheet.bundle, slip: sheet.slip, draft: sheet.draft, outbox, track: plan.track, switched: false, decision: "yes",
    answers: complete(sheet.bundle.document, { ...drawn, ...kept }), receipt: sheet.receipt });
  start(sheet.bundle, words.sealed);
}

function tell({ waiting, kept, refused }) {
  const troubles = kept + refused;
  document.getElementById("envelopes").textContent = [waiting && fill(words.waiting, { n: waiting }), troubles && fill(words.refused, { n: troubles })].filter(Boolean).join(" ");
}

async function open() {
  outbox.subscribe(tell);
  outbox.start();
  tell(await outbox.counts());
  try {
    start((await prepare(door)).bundle);
  } catch {
    const bundle = await prepared(door);
    if (bundle) start(bundle);
    else place.replaceChildren(h("p", { class: "errorlist" }, words.no_network));
  }
}

open();
