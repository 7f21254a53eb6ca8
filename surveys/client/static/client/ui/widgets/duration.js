// How long: bins in their order, a list that reads downwards.
import { render as single } from "./single.js";

export const render = (ctx) => single(ctx, { ordinal: true });
