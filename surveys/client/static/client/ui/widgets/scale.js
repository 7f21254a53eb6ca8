// A ladder: one number out of a few; the labelled ones are explained beside it.
import { h } from "../dom.js";
import { speaker } from "../speak.js";
import { say } from "../text.js";
import { radioGroup } from "./choice.js";

/** What the labelled numbers mean, in their order: the ends, and whatever lies between. */
export function ends(item) {
  const labelled = [...item.categories].sort((a, b) => a.code - b.code);
  return h("div", { class: "ends" }, labelled.map(({ code, texts }) => h("p", null, h("b", null, String(code)), " ", say(texts), speaker(say(texts)))));
}

export function render(ctx) {
  const { item } = ctx;
  const { min, max } = item.bounds;
  const words = new Map(item.categories.map(({ code, texts }) => [code, say(texts)]));
  const points = Array.from({ length: max - min + 1 }, (_, index) => ({ code: min + index, text: String(min + index), silent: true }));
  const [list, out] = radioGroup(ctx, { variable: item.variable, categories: points, layout: {}, extra: "rungs", signs: () => null });
  for (const input of list.querySelectorAll("input")) {
    const meaning = words.get(Number(input.value));
    if (meaning) input.setAttribute("aria-label", `${input.value}: ${meaning}`);
  }
  return [ends(item), list, out()];
}
