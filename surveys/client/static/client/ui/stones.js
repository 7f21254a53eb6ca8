// The path of stones: steps, never a per cent. A long interview is told in twelve stones at most.
import { h } from "./dom.js";
import { t } from "./text.js";

export const MOST = 12;

/** Which stone (from 0) stands for step `index` of `count`, and how many stones there are. */
export function stoneOf(index, count) {
  const stones = Math.max(1, Math.min(count, MOST));
  return { stones, here: Math.min(stones - 1, Math.floor((index * stones) / Math.max(count, 1))), over: index >= count };
}

export function stones(index, count, label = "progress.label") {
  const { stones: total, here, over } = stoneOf(index, count);
  const path = h("ol", { class: "stones", role: "img", "aria-label": t(label, { n: over ? total : here + 1, total }) });
  for (let i = 0; i < total; i += 1) {
    path.append(h("li", { class: over || i < here ? "past" : i === here ? "here" : null, "aria-hidden": "true" }));
  }
  return path;
}
