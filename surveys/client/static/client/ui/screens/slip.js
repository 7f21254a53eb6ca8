// Typing the code of the slip. Case, spaces and hyphens don't matter; the check runs while typing.
import { TokenInvalid, display, normalise } from "../../core/slip.js";
import { h, icon } from "../dom.js";
import { canScan, scan } from "../scan.js";
import { t } from "../text.js";

const LENGTH = 10;

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
  } }, icon("scan", { size: 30 }), t("slip.camera"));
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
  const row = h("div", { class: "slip-row" }, input);
  const button = camera(app, row, fill);
  if (button) row.append(button);
  return {
    name: "slip",
    body: [h("h1", null, t("slip.title")), row, hint, h("p", { class: "lead" }, t("slip.lost"))],
    back: () => app.to("landing"),
    next: { act: go },
  };
}
