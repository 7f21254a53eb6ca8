// The panels beside the document: an open one is fetched, and again when the document changed or another question has
// the focus (`document-changed` and `item-focus` on the body; the latter carries {item}).
let item = "";
const fetchPanel = (panel) => {
  const address = new URL(panel.dataset.panel, location.href);
  if (item) address.searchParams.set("item", item);
  return htmx.ajax("GET", address.pathname + address.search, { target: `#${panel.id}-body`, swap: "innerHTML" });
};
const refresh = () => document.querySelectorAll("[data-panel][open]").forEach(fetchPanel);
let waiting;
const soon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 400); };

document.addEventListener("toggle", (event) => { if (event.target.dataset?.panel && event.target.open) fetchPanel(event.target); }, true);
document.addEventListener("document-changed", soon);
document.addEventListener("focusin", (event) => {
  const now = event.target.closest("[data-item]")?.dataset.item;
  if (!now || now === item) return;
  item = now;
  document.body.dispatchEvent(new CustomEvent("item-focus", { detail: { item }, bubbles: true }));
});
document.addEventListener("item-focus", soon);
refresh();
