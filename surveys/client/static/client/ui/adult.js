// The supervisor's corner: envelopes that wait or were not taken, a file for a tablet that must leave before they are in,
// and clearing the tablet. It shows no slip and no answer.
import { forget } from "../core/bundle.js";
import { count } from "../core/draft.js";
import { fromBase64 } from "../core/envelope.js";
import * as codes from "../core/receipt.js";
import { TokenInvalid, normalise } from "../core/slip.js";
import { h } from "./dom.js";
import { t } from "./text.js";

const codeField = (label) => h("input", { class: "extra", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-label": label });
const calm = (label, onclick) => h("button", { type: "button", class: "btn btn-calm", onclick }, label);

function heldItem(one, outbox, refresh) {
  if (one.token) {
    return h("li", null, h("p", null, t(`error.${one.code}`)), calm(t("adult.retry"), async () => { await outbox.retryWith(one.id); await refresh(); }));
  }
  const input = codeField(t("slip.label"));
  const hint = h("p", { class: "hint", role: "status" });
  const retry = async () => {
    try {
      await outbox.retryWith(one.id, normalise(input.value));
      await refresh();
    } catch (error) {
      if (!(error instanceof TokenInvalid)) throw error;
      hint.textContent = t(error.code.replace("slip-", "slip."));
    }
  };
  return h("li", null, h("p", null, t(`error.${one.code}`)), input, hint,
    calm(t("adult.retry"), retry));
}

/** The tablet leaves: every envelope in one sealed file, and the code with which its copies may go. */
function leaving({ outbox, bundle }, refresh) {
  const input = codeField(t("adult.code"));
  const hint = h("p", { class: "hint", role: "status" });
  const save = async () => {
    const href = URL.createObjectURL(new Blob([await outbox.rescue(fromBase64(bundle.key.rescue))]));
    h("a", { href, download: `arobase-${crypto.getRandomValues(new Uint16Array(1))[0]}.sealed` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    hint.textContent = t("adult.saved");
  };
  const settle = async () => {
    let n = 0;
    try {
      n = await outbox.settle(codes.normalise(input.value));
    } catch (error) {
      if (!(error instanceof TokenInvalid)) throw error;
    }
    hint.textContent = n ? t("adult.settled", { n }) : t("adult.code_unknown");
    if (n) { input.value = ""; await refresh(); }
  };
  return h("details", { class: "block" }, h("summary", null, t("adult.leaving")), h("p", { class: "lead" }, t("adult.leaving_text")),
    h("div", { class: "acts" }, calm(t("adult.save"), save)),
    h("p", { class: "lead" }, t("adult.code_text")), input, h("div", { class: "acts" }, calm(t("adult.settle"), settle)), hint);
}

export async function openAdult(app) {
  const { outbox, door } = app;
  const list = h("div");
  const status = h("p", { class: "hint", role: "status" });
  const refresh = async () => {
    const [all, drafts] = [await outbox.list(), await count()];
    const held = all.filter((one) => one.state !== "waiting");
    const queue = all.length - held.length;
    list.replaceChildren(
      h("p", { class: "lead num" }, h("b", null, t("adult.left", { n: all.length }))),
      h("p", { class: "lead num" }, queue ? t("wait.count", { n: queue }) : t("wait.none")),
      ...(held.length ? [h("p", { class: "lead num" }, t("wait.kept", { n: held.length }))] : []),
      h("p", { class: "lead num" }, t("prepare.drafts", { n: drafts })),
      h("ul", { class: "kept-list" }, held.map((one) => heldItem(one, outbox, refresh))));
  };
  const send = async () => {
    status.textContent = navigator.onLine ? t("wait.sending") : t("wait.offline");
    await outbox.sendNow();
    status.textContent = navigator.onLine ? "" : t("wait.offline");
    await refresh();
  };
  const clear = async () => {
    await forget(door);
    location.reload();
  };
  const panel = h("dialog", { "aria-labelledby": "adult-title" },
    h("h2", { id: "adult-title", tabindex: "-1" }, t("adult.title")), list, status,
    h("div", { class: "acts" },
      calm(t("wait.send_now"), send),
      h("button", { type: "button", class: "btn btn-main", onclick: () => panel.close() }, t("adult.back"))),
    app.bundle?.key.rescue && leaving(app, refresh),
    door && h("details", { class: "block" }, h("summary", null, t("prepare.forget")), h("p", { class: "lead" }, t("prepare.forget_sure")),
      h("div", { class: "acts" }, calm(t("prepare.forget"), clear))));
  // What changes meanwhile shows, but never under the hands of somebody who types a slip.
  const stop = outbox.subscribe(() => { if (![...list.querySelectorAll("input")].some((one) => one.value)) refresh(); });
  panel.addEventListener("close", () => { stop(); panel.remove(); app.draw({ focus: false }); });
  await refresh();
  document.body.append(panel);
  panel.showModal();
  panel.querySelector("h2").focus();
}

/** How many envelopes wait on this tablet, small and at the bottom, with the way to this corner. */
export function waiting(app, ...links) {
  const { waiting: queue, kept, refused } = app.counts;
  const held = kept + refused;
  return h("div", { class: "wait-note" },
    queue > 0 && h("p", { class: "num" }, t("wait.count", { n: queue })),
    held > 0 && h("p", { class: "num" }, t("wait.kept", { n: held })),
    links,
    h("button", { type: "button", class: "linkish", onclick: () => openAdult(app) }, t("adult.title")));
}
