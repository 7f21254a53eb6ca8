// One answer out of a list.
import { columns, radioGroup } from "./choice.js";

export function render(ctx, { ordinal = false } = {}) {
  const { item } = ctx;
  const layout = columns(item.categories, { age: ctx.age, ordinal: ordinal || item.measure === "ordinal" });
  const plain = !item.categories.some((category) => category.pictogram);
  const [list, out] = radioGroup(ctx, { variable: item.variable, categories: item.categories, layout: { ...layout, plain } });
  return [list, out()];
}
