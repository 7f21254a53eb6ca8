// Three or five stones with a face: the highest code smiles widest, whatever the order on the screen.
import { svg } from "../dom.js";
import { radioGroup } from "./choice.js";

const OUTLINES = [
  "M57 4c30-1 51 16 51 43s-20 45-54 45S4 76 4 49 26 5 57 4z",
  "M52 5c32-3 56 13 56 41 0 29-22 46-53 46C24 92 5 74 4 48 3 24 24 8 52 5z",
  "M60 4c28 2 48 20 48 45 0 27-24 43-55 43S4 73 4 46 28 2 60 4z",
];
const MOUTHS = { 2: "M32 56c9 19 39 19 48 0", 1: "M34 60c9 9 35 9 44 0", 0: "M36 65h40", "-1": "M35 69c8-8 34-8 42 0", "-2": "M35 71c8-14 34-14 42 0" };

function face(mood, index) {
  return svg("svg", { class: "face", viewBox: "0 0 112 96", "aria-hidden": "true" },
    svg("path", { class: "face-stone", d: OUTLINES[index % 3] }),
    svg("circle", { class: "face-eye", cx: 38, cy: 38, r: 5 }), svg("circle", { class: "face-eye", cx: 74, cy: 38, r: 5 }),
    svg("path", { class: "face-line", d: MOUTHS[mood] }));
}

export function render(ctx) {
  const { item } = ctx;
  const scale = item.categories.length === 3 ? [-2, 0, 2] : [-2, -1, 0, 1, 2];
  const codes = item.categories.map((category) => category.code).sort((a, b) => a - b);
  const [list, out] = radioGroup(ctx, { variable: item.variable, categories: item.categories, extra: "faces",
    layout: { cols: item.categories.length, tall: true }, signs: ({ code }, index) => face(scale[codes.indexOf(code)], index) });
  return [list, out()];
}
