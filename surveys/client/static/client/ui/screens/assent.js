// Taking part is asked before the first question; both answers lead through the same number of screens.
import { h } from "../dom.js";
import { WIDGETS } from "../widgets/registry.js";

export function assent(app) {
  const item = { type: "assent", texts: app.bundle.assent.texts };
  return {
    name: "assent",
    body: [h("div", null, WIDGETS.assent.render({ item, bundle: app.bundle, decide: app.decide }))],
    back: () => app.to(app.tracks().length > 1 ? "language" : "slip"),
  };
}
