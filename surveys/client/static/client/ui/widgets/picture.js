// One picture out of a few, each with its word; big on every screen.
import { radioGroup } from "./choice.js";

export function render(ctx) {
  const { item } = ctx;
  const count = item.categories.length;
  const cols = count <= 5 ? count : count % 4 && count % 3 === 0 ? 3 : 4;
  const [list, out] = radioGroup(ctx, { variable: item.variable, categories: item.categories, layout: { cols, tall: true }, extra: "pictures" });
  return [list, out()];
}
