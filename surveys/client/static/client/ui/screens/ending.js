// The screens after the last question: into the box, the receipt, done; and taking answers out again.
import { TokenInvalid, display, normalise } from "../../core/receipt.js";
import { waiting } from "../adult.js";
import { h, icon } from "../dom.js";
import { qrDrawing } from "../qr.js";
import { language, t } from "../text.js";

export function finish(app) {
  const { session } = app.child;
  const count = session.steps().length;
  return {
    name: "finish",
    body: [h("h1", null, t("finish.title")), h("p", { class: "lead" }, t("finish.text")), h("p", { class: "lead" }, t("finish.check"))],
    stones: { index: count, count },
    back: app.back,
    next: { label: t("finish.send"), act: () => app.seal() },
  };
}

const choice = (key, act) => h("button", { type: "button", class: "choice", onclick: act }, t(key));

/** Into the box with what there is, or away with it: both weigh the same. */
const whatIHave = (app) => h("div", { class: "pair" },
  choice("stop.send", () => { app.child.session.stop(); app.seal(); }),
  choice("stop.throw", () => app.seal({ throwAway: true })));

export function stop(app) {
  const { session } = app.child;
  return {
    name: "stop",
    body: [
      h("h1", null, t("stop.title")), h("p", { class: "lead" }, t("stop.text")),
      whatIHave(app),
      h("div", { class: "foot-links" }, h("button", { type: "button", class: "linkish", onclick: app.pause }, t("stop.pause"))),
    ],
    stones: { index: session.index, count: session.steps().length },
    next: { label: t("stop.continue"), act: () => app.to("question") },
  };
}

// The teacher ended the sitting while this child was answering.
export const time = (app) => ({ name: "time", body: [h("h1", null, t("time.title")), h("p", { class: "lead" }, t("time.text")), whatIHave(app)] });

// The teacher asks everybody to look up; the question comes back by itself.
export const paused = () => ({ name: "paused", body: [h("h1", null, t("paused.title")), h("p", { class: "lead" }, t("paused.text"))] });

// The receipt: hidden until asked for, never beside an answer. Keeping it and leaving it weigh the same.
const shownDate = (text) => new Date(`${text}T12:00`).toLocaleDateString(`${language()}-BE`, { dateStyle: "long" });

export function receipt(app) {
  const { receipt: code, shown } = app.child;
  const leave = () => app.to("done");
  return {
    name: "receipt",
    body: [
      h("h1", null, t("receipt.title")),
      h("p", { class: "lead" }, t("receipt.text"), app.bundle.withdraw_until ? ` ${t("receipt.until", { date: shownDate(app.bundle.withdraw_until) })}` : ""),
      h("div", { class: "receipt" }, shown
        ? [qrDrawing(display(code), t("receipt.qr")), h("div", null, h("output", { tabindex: "-1" }, display(code)), h("p", null, t("receipt.how")))]
        : h("button", { type: "button", class: "btn btn-calm", onclick: app.showReceipt }, t("receipt.show"))),
      h("p", { class: "lead" }, t("receipt.gone")),
      h("div", { class: "pair" }, choice("receipt.keep", leave), choice("receipt.drop", leave)),
    ],
  };
}

export function done(app) {
  const { thrown, waits } = app.child;
  const where = waits === null ? "done" : "wait";
  return {
    name: "done",
    body: [
      h("div", { class: "end-stone" }, icon(where === "done" ? "tick" : "mark", { size: 56 })),
      h("h1", null, thrown ? t("stop.thrown") : t(`${where}.title`)),
      !thrown && h("p", { class: "lead" }, t(`${where}.text`)),
      h("p", { class: "lead" }, t("done.thanks")),
      h("p", { class: "lead" }, t("done.next_child_text")),
      waiting(app),
    ],
    next: { label: t("done.next_child"), act: app.nextChild },
  };
}

// The box answers the same whether there was something to take out or not.
async function send(study, receipt) {
  const response = await fetch("/box/withdraw", { method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
    headers: { "Content-Type": "application/json" }, body: JSON.stringify({ study, receipt }) });
  if (response.status === 410) return "burnt";
  const answer = response.ok ? await response.json() : {};
  return answer.state === "done" ? "done" : "failed";
}

export function withdraw(app) {
  const back = () => { history.replaceState(history.state, "", location.pathname); app.to("landing"); };
  if (!app.bundle) {
    const busy = app.ready.state === "busy";
    return { name: "withdraw", body: [h("h1", null, t("withdraw.title")), h("p", { class: "lead" }, t(busy ? "door.loading" : app.ready.key ?? "door.none"))], back };
  }
  const hint = h("p", { class: "hint", id: "receipt-hint", role: "status" }, t("withdraw.hint"));
  const input = h("input", { class: "slip-in", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "24",
    "aria-label": t("withdraw.label"), "aria-describedby": "receipt-hint", placeholder: "••••-••••-••••" });
  const act = async () => {
    try {
      const code = normalise(input.value);
      hint.textContent = t("withdraw.sending");
      const state = await send(app.bundle.study, code).catch(() => "failed");
      hint.textContent = t(`withdraw.${state}`);
      if (state === "done") input.value = "";
    } catch (error) {
      if (!(error instanceof TokenInvalid)) throw error;
      hint.textContent = t(error.code.replace("receipt-", "withdraw."));
      input.focus();
    }
  };
  return {
    name: "withdraw",
    body: [h("h1", null, t("withdraw.title")), h("p", { class: "lead" }, t("withdraw.text")), h("div", { class: "slip-row" }, input), hint,
      h("p", { class: "lead" }, t("withdraw.no_code"))],
    back,
    next: { label: t("withdraw.send"), act },
  };
}
