// The receipt: hidden until asked for, never beside an answer. Keeping it and leaving it weigh the same.
import { display } from "../../core/receipt.js";
import { h } from "../dom.js";
import { qrDrawing } from "../qr.js";
import { language, t } from "../text.js";

function shownDate(text) {
  const day = new Date(`${text}T12:00:00`);
  return Number.isNaN(day.getTime()) ? text : new Intl.DateTimeFormat(`${language()}-BE`, { day: "numeric", month: "long", year: "numeric" }).format(day);
}

export function receipt(app) {
  const { receipt: code, shown } = app.child;
  const choice = (key) => h("button", { type: "button", class: "choice", onclick: () => app.to("done") }, t(key));
  return {
    name: "receipt",
    body: [
      h("h1", null, t("receipt.title")),
      h("p", { class: "lead" }, t("receipt.text"), app.bundle.withdraw_until ? ` ${t("receipt.until", { date: shownDate(app.bundle.withdraw_until) })}` : ""),
      h("div", { class: "receipt" }, shown
        ? [h("output", { tabindex: "-1" }, display(code)), qrDrawing(display(code), t("receipt.qr")), h("p", null, t("receipt.how"))]
        : h("button", { type: "button", class: "btn btn-calm", onclick: app.showReceipt }, t("receipt.show"))),
      h("p", { class: "lead" }, t("receipt.gone")),
      h("div", { class: "pair" }, choice("receipt.keep"), choice("receipt.drop")),
    ],
  };
}
