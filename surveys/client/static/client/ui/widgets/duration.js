// How long: bins in their order, an ordinal list like any other.
export { render } from "./single.js";
