// Yes or no: the same size, colour and steps.
import { t } from "../text.js";
import { radioGroup } from "./choice.js";

export function render(ctx) {
  const { item } = ctx;
  const own = (code) => item.categories?.find((category) => category.code === code)?.texts;
  const fallback = (key) => new Proxy({}, { get: () => t(key), has: () => true });
  const categories = [{ code: 1, texts: own(1) ?? fallback("answer.yes") }, { code: 2, texts: own(2) ?? fallback("answer.no") }];
  const [list, out] = radioGroup(ctx, { variable: item.variable, categories, layout: { cols: 2, tall: true, plain: true } });
  return [list, out()];
}
