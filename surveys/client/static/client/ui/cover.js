// The cover: a quiet field of stones over everything. One press hides, one press shows; the place is kept.
import { h, icon, svg } from "./dom.js";
import { hush } from "./speak.js";
import { t } from "./text.js";

const SHAPES = ["M20 4c12-1 17 6 16 13s-8 12-18 12S3 24 3 17 9 5 20 4z", "M18 5c10-2 20 4 19 13s-9 12-20 11S2 23 3 15 9 7 18 5z", "M22 4c9 0 15 6 15 13s-9 13-19 12S2 25 3 17 12 4 22 4z"];

function field() {
  const pattern = svg("pattern", { id: "cover-stones", width: 168, height: 120, patternUnits: "userSpaceOnUse" },
    [[8, 10, 0], [64, 22, 1], [120, 6, 2], [30, 68, 2], [90, 76, 0], [142, 64, 1]].map(([x, y, shape]) =>
      svg("path", { d: SHAPES[shape], transform: `translate(${x} ${y})`, fill: "currentColor" })));
  return svg("svg", { class: "field", "aria-hidden": "true" }, svg("defs", {}, pattern), svg("rect", { width: "100%", height: "100%", fill: "url(#cover-stones)" }));
}

export function cover() {
  if (document.querySelector(".cover")) return;
  hush();
  const before = document.activeElement;
  const title = document.title;
  const others = [...document.body.children];
  const lift = () => {
    others.forEach((node) => { node.inert = false; });
    document.documentElement.classList.remove("covered");
    document.title = title;
    sheet.remove();
    if (before?.isConnected) before.focus();
  };
  const sheet = h("button", { type: "button", class: "cover", "aria-label": t("nav.uncover"), onclick: lift }, field(),
    h("span", { class: "btn btn-ink", "aria-hidden": "true" }, icon("cover", { size: 30 }), t("nav.uncover")));
  others.forEach((node) => { node.inert = true; });
  document.documentElement.classList.add("covered");
  document.title = "Arobase";
  document.body.append(sheet);
  sheet.focus();
}
