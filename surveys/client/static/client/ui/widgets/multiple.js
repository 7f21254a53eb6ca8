// As many answers as the child wants; an exclusive category and the ways out stand alone.
import { uid } from "../dom.js";
import { say, t } from "../text.js";
import { columns, frame, option, otherField, signsOf, waysOut } from "./choice.js";

export function render(ctx) {
  const { item } = ctx;
  const { variable } = item;
  const name = uid("g");
  const { min_answers: least = 1, max_answers: most = item.categories.length } = item.bounds ?? {};
  const alone = new Set(item.categories.filter((category) => category.exclusive).map((category) => category.code));
  const saved = ctx.get(variable);
  const chosen = new Set(Array.isArray(saved) ? saved : saved === undefined ? [] : [saved]);
  const boxes = new Map();
  const others = [];

  const show = () => {
    for (const [value, box] of boxes) box.checked = chosen.has(value);
    others.forEach(([code, node]) => otherField(ctx, variable, node, chosen.has(code)));
  };
  const store = () => {
    const values = [...chosen].sort((a, b) => a - b);
    const few = values.length < least && values.some((value) => value >= 0 && !alone.has(value));
    ctx.hold(few && t("question.choose_min", { n: least }));
    if (!values.length || few) ctx.set(variable, null);
    else ctx.set(variable, values[0] < 0 ? values[0] : values);
  };
  const toggle = (value) => () => {
    if (chosen.delete(value)) { /* taken back */ } else if (value < 0 || alone.has(value)) {
      chosen.clear();
      chosen.add(value);
    } else {
      for (const other of chosen) if (other < 0 || alone.has(other)) chosen.delete(other);
      if (chosen.size >= most) ctx.announce(t("question.choose_max", { n: most }), true);
      else chosen.add(value);
    }
    store();
    show();
  };
  const one = ({ value, text, sign }) => {
    const node = option({ kind: "checkbox", name, value, checked: chosen.has(value), text, sign, onchange: toggle(value) });
    boxes.set(value, node.querySelector("input"));
    return node;
  };

  const layout = columns(item.categories, { age: ctx.age });
  const list = frame({ ...layout, plain: !item.categories.some((category) => category.pictogram) });
  const sign = signsOf(item.categories);
  for (const category of item.categories) {
    const node = one({ value: category.code, text: say(category.texts), sign: sign(category) });
    if (category.other) others.push([category.code, node]);
    list.append(node);
  }
  const out = waysOut(ctx, one);
  others.forEach(([code, node]) => chosen.has(code) && otherField(ctx, variable, node, true));
  return [list, out];
}
