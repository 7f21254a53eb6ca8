// The ways out beside a field: choosing one empties the field, writing takes it back.
import { uid } from "../dom.js";
import { t } from "../text.js";
import { isMissing } from "../session.js";
import { option, waysOut } from "./choice.js";

/** Returns [node, clear]; `empty()` is called when a way out is chosen. */
export function outsBeside(ctx, variable, empty) {
  const name = uid("g");
  const saved = ctx.get(variable);
  let chosen = isMissing(saved) ? saved ?? null : null;
  const node = waysOut(ctx, ({ value, text, sign }) =>
    option({ kind: "radio", name, value, checked: chosen === value, text, sign, onclick: (event) => {
      if (chosen === value) {
        event.target.checked = false;
        chosen = null;
        ctx.announce(t("answer.cleared"));
      } else {
        chosen = value;
        empty();
      }
      ctx.set(variable, chosen);
    } }));
  const clear = () => {
    chosen = null;
    for (const input of node.querySelectorAll("input")) input.checked = false;
  };
  return [node, clear];
}
