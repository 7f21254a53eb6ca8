// Texts are saved while they are written. What couldn't be sent stays in its field, is said, and is sent again.
const PAUSE_MS = 900, AGAIN_MS = 8000;
const studio = document.getElementById("studio");
const saved = document.getElementById("saved"), trouble = document.getElementById("trouble");
const waiting = new Map(); // field -> timer
const unsaved = new Set(); // fields whose last text isn't in
const texts = "textarea[data-write]";

/** Posts through htmx, one after the other, so that nothing overtakes what was typed before it. */
export const post = (address, values, source) => {
  const opened = [...document.querySelectorAll("[data-open]")].map((item) => item.dataset.open);
  saved.classList.add("busy");
  return htmx.ajax("POST", address, { source: source ?? studio, target: "#said", swap: "none", values: { ...values, open: opened } });
};
let line = Promise.resolve();
/** work runs after everything that was asked before it. */
export const inTurn = (work) => { line = line.then(work, work); return line; };

const written = (field) => field.dataset.sent ?? field.defaultValue;
export const save = (field, more) => {
  clearTimeout(waiting.get(field));
  waiting.delete(field);
  return inTurn(() => {
    if (!field.isConnected || field.closest(".cell").querySelector(".clash")) return;
    const text = field.value;
    if (text === written(field) && (more || field.dataset.finished === text)) return;
    if (text === written(field) && !field.dataset.address.includes("/category/")) return;
    unsaved.add(field);
    const values = { address: field.dataset.address, track: field.dataset.track, text, seen: field.dataset.seen };
    if (more || field.dataset.going) values.more = "1";
    if (!more) { delete values.more; field.dataset.finished = text; }
    if (field.dataset.going && !more) values.joined = "1";
    field.dataset.going = more ? "1" : "";
    return post(field.dataset.write, values, field).then(() => settle(field, text));
  });
};
const settle = (field, text) => {
  const failed = field.dataset.failed;
  delete field.dataset.failed;
  if (failed) return;
  field.dataset.sent = text;
  if (field.value === text) unsaved.delete(field);
};
/** Everything that is typed but not sent yet. */
export const saveAll = () => { for (const field of [...waiting.keys()]) save(field, false); return line; };

document.addEventListener("input", (event) => {
  const field = event.target.closest(texts);
  if (!field) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => save(field, true), PAUSE_MS));
});
document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.(texts);
  if (field && (field.value !== written(field) || field.dataset.going)) save(field, false);
});

// ---- what the server said
const ours = (event) => event.detail.xhr?.getResponseHeader("HX-Reswap") === "none";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status < 400 || !ours(event)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  const field = event.detail.requestConfig.elt;
  if (field.matches?.(texts)) field.dataset.failed = "1";
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!studio.contains(event.target)) return;
  saved.classList.remove("busy");
  if (event.detail.successful || ours(event)) trouble.hidden = true;
});
const failed = (event) => {
  const field = event.detail.elt;
  if (field.matches?.(texts)) field.dataset.failed = "1";
  if (field.id === "counting") return;
  trouble.hidden = false;
  trouble.querySelector("span").textContent = event.type === "htmx:responseError" ? trouble.dataset.failed : trouble.dataset.offline;
  saved.classList.remove("busy");
  saved.textContent = "";
};
for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(kind, failed);

const again = () => { for (const field of [...unsaved]) if (field.isConnected && !waiting.has(field)) save(field, false); };
document.addEventListener("click", (event) => { if (event.target.closest("[data-retry]")) again(); });
addEventListener("online", again);
setInterval(() => { if (!trouble.hidden) again(); }, AGAIN_MS);
addEventListener("beforeunload", (event) => { if (waiting.size || unsaved.size) event.preventDefault(); });

// The hash of a text as it now stands comes with its state; the next change is made against it.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const state = event.detail.target?.querySelector?.("[data-hash]");
  const field = state && document.getElementById(event.detail.target.id.replace(/^s-/, "t-"));
  if (field) field.dataset.seen = state.dataset.hash;
});

// ---- two people, one text
document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-choose]");
  if (!choice) return;
  const clash = choice.closest("[data-clash]"), field = document.getElementById(`t-${clash.dataset.clash}`);
  const theirs = clash.querySelector("[data-theirs]").textContent, mine = field.value;
  const { seen } = clash.dataset;
  clash.remove();
  field.dataset.seen = seen;
  field.dataset.sent = theirs;
  unsaved.delete(field);
  field.value = choice.dataset.choose === "theirs" ? theirs : choice.dataset.choose === "both" ? `${mine}\n${theirs}` : mine;
  field.focus();
  if (choice.dataset.choose === "mine") save(field, false);
  else field.dispatchEvent(new Event("input", { bubbles: true }));
});
