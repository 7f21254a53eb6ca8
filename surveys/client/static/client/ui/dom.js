// Elements without markup strings: nothing a document holds can become HTML, and no inline style is ever written.
const SVG = "http://www.w3.org/2000/svg";

function put(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "checked" || name === "value" || name === "hidden" || name === "inert") node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) put(node, name, value);
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props ?? {})) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

export function icon(name, { size, className } = {}) {
  const props = { "aria-hidden": "true", focusable: "false" };
  if (size) Object.assign(props, { width: size, height: size });
  if (className) props.class = className;
  return svg("svg", props, svg("use", { href: `#i-${name}` }));
}

let drawings = {};

/** The drawings that came with the bundle: name -> SVG. */
export function useDrawings(given) {
  drawings = given ?? {};
}

/** A pictogram named by the questionnaire, or null when this client does not know the name. */
export function pictogram(name, className = "pic") {
  const dots = /^dots-(\d+)$/.exec(name ?? "");
  if (dots) return dotsSign(Number(dots[1]));
  if (!name) return null;
  // As an image a drawing can run nothing and fetch nothing, whatever it holds.
  if (Object.hasOwn(drawings, name)) return h("img", { class: `${className} drawn`, alt: "", src: `data:image/svg+xml,${encodeURIComponent(drawings[name])}` });
  if (!document.getElementById(`p-${name}`)) return null;
  return svg("svg", { class: className, "aria-hidden": "true", focusable: "false" }, svg("use", { href: `#p-${name}` }));
}

// How often, in dots: an open one for never, rows of seven for the days.
function dotsSign(count) {
  const node = svg("svg", { class: "dots", viewBox: "0 0 52 36", "aria-hidden": "true" });
  if (!count) node.append(svg("circle", { cx: 26, cy: 18, r: 5.5, fill: "none", stroke: "currentColor", "stroke-width": 2.4 }));
  const columns = Math.min(count, 7);
  for (let i = 0; i < Math.min(count, 21); i += 1) {
    const x = 26 + ((i % 7) - (columns - 1) / 2) * 7.2;
    node.append(svg("circle", { cx: x, cy: (count > 7 ? 13 : 18) + Math.floor(i / 7) * 9, r: 2.9, fill: "currentColor" }));
  }
  return node;
}

let serial = 0;
export const uid = (prefix) => `${prefix}${(serial += 1)}`;
