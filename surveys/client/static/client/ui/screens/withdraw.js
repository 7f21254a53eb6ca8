// "I want my answers out": the receipt, and one answer that is the same whether there was something or not.
import { TokenInvalid, normalise } from "../../core/receipt.js";
import { h } from "../dom.js";
import { t } from "../text.js";

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
