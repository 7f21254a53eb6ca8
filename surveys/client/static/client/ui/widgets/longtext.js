// A longer text: the same honest sentence first, more room.
import { render as short } from "./text.js";

export const render = (ctx) => short(ctx, { lines: 9 });
