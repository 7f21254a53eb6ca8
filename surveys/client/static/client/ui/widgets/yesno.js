// Yes or no: the same size, colour and steps.
import { t } from "../text.js";
import { radioGroup } from "./choice.js";

export function render(ctx) {
  const { item } = ctx;
  const own = (code) => item.categories?.find((category) => category.code === code);
  const fallback = (key) => new Proxy({}, { get: () => t(key), has: () => true });
  const categories = [own(1) ?? { code: 1, texts: fallback("answer.yes") }, own(2) ?? { code: 2, texts: fallback("answer.no") }];
  const plain = !categories.some((category) => category.pictogram);
  const [list, out] = radioGroup(ctx, { variable: item.variable, categories, layout: { cols: 2, tall: true, plain } });
  return [list, out()];
}
