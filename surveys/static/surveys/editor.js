// Writing a questionnaire: items open in place, buttons and fields act at once, the whole job can be done by keys.
// Saving texts: saving.js. Panels: panels.js.
import { inTurn, post, save, saveAll } from "./saving.js";

const studio = document.getElementById("studio");
const { act: ACT, setting: SETTING, step: STEP, itemAddress: ITEM } = studio.dataset;
const byId = (id) => document.getElementById(id);
const itemOf = (name) => byId(`item-${name}`);
const act = (values, source) => { saveAll(); return inTurn(() => post(ACT, values, source)); };

// ---- open and close
const fetchItem = (name, open) => htmx.ajax("GET", `${ITEM}?item=${encodeURIComponent(name)}${open ? "&open=1" : ""}`, { target: `#item-${name}`, swap: "outerHTML" });
const open = async (name) => {
  await inTurn(() => fetchItem(name, true));
  itemOf(name)?.querySelector("textarea")?.focus();
};
const close = async (name) => {
  saveAll();
  await inTurn(() => fetchItem(name, false));
  byId(`handle-${name}`)?.focus();
};
document.addEventListener("click", (event) => {
  const handle = event.target.closest(".handle");
  const closed = event.target.closest(".item:not(.open)");
  if (handle || (closed && !getSelection().toString())) open((handle ?? closed).closest("[data-item]").dataset.item);
  const done = event.target.closest("[data-close]");
  if (done) close(done.dataset.close);
});

// ---- buttons that act; a select or a tick acts when it changes
const values = (node) => {
  const { actName, at, after, module, member, track, code, focus } = node.dataset;
  const given = Object.entries({ act: actName, at, after, module, member, track, code, focus: focus ?? node.id });
  return Object.fromEntries(given.filter(([, value]) => value));
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act-name]");
  if (!button) return;
  const gone = button.dataset.actName === "remove" ? beside(button.dataset.at) : "";
  button.closest("details.menu")?.removeAttribute("open");
  button.closest("dialog")?.close();
  act({ ...values(button), ...(gone ? { focus: gone } : {}) });
});
const changed = (target) => {
  const chosen = target.closest("select[data-act-name], input[data-act-name]");
  if (chosen && (chosen.type === "checkbox" || chosen.value)) act({ ...values(chosen), scale: chosen.value });
  const field = target.closest("[data-set]");
  if (field) set(field);
};
// A list chosen from with keys changes at every key; what counts is what it says when it is left.
let keyed = null, decided = true;
document.addEventListener("keydown", (event) => { if (event.target.matches("select") && event.key !== "Tab") keyed = event.target; });
document.addEventListener("pointerdown", () => { keyed = null; });
document.addEventListener("change", (event) => { if (event.target === keyed) decided = false; else changed(event.target); });
document.addEventListener("focusout", (event) => {
  if (event.target !== keyed) return;
  keyed = null;
  if (!decided) changed(event.target);
  decided = true;
});
const set = (field) => {
  const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
  const error = byId(`e-${field.id}`);
  if (error) error.textContent = "";
  saveAll();
  return inTurn(() => post(SETTING, { at: field.dataset.at, member: field.dataset.set, value, field: field.id, seen: field.dataset.seen ?? "" }, field));
};
document.addEventListener("member-saved", (event) => { const field = byId(event.detail.field); if (field) field.dataset.seen = event.detail.seen; });
document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-way]")?.dataset.way;
  if (way) step(way);
});
const step = (way) => { saveAll(); return inTurn(() => post(STEP, { way })); };

/** The handle that gets the focus when a thing is taken away: of the next item, else of the one before. */
const beside = (at) => {
  const [kind, name, ...deeper] = at.split("/");
  if (deeper.length) return `add-${deeper[0]}-${name}`;
  if (kind === "module") return "add-module";
  const handles = [...document.querySelectorAll(".item[data-item]")].map((item) => item.dataset.item);
  const place = handles.indexOf(name);
  const next = handles[place + 1] ?? handles[place - 1];
  return next ? `handle-${next}` : "add-module";
};

// ---- dialogs
let about = {};
const show = (name, given) => { about = given; byId(name).showModal(); };
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (!opener) return;
  opener.closest("details.menu")?.removeAttribute("open");
  show(opener.dataset.dialog, values(opener));
});
document.addEventListener("click", (event) => {
  const kind = event.target.closest("[data-kind]")?.dataset.kind;
  if (kind) { byId("add").close(); act({ ...about, act: "add-item", kind }); }
  if (event.target.closest("[data-paste]")) {
    byId("paste").close();
    act({ ...about, act: "paste", track: byId("paste-track").value, text: byId("paste-text").value });
    byId("paste-text").value = "";
  }
});

// ---- what is shown
const hide = () => {
  const boxes = [...document.querySelectorAll("[data-show]")];
  studio.dataset.hide = boxes.filter((box) => !box.checked).map((box) => box.dataset.show).join(" ");
  const address = new URL(location.href);
  address.searchParams.set("tracks", boxes.filter((box) => box.checked).map((box) => box.dataset.show).join(","));
  history.replaceState(null, "", address);
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-show]")) {
    if (!document.querySelector("[data-show]:checked")) event.target.checked = true;
    hide();
  }
  if (event.target.id === "only") studio.dataset.only = event.target.value;
});

// ---- a review, by press or by Ctrl+Enter
const review = (field) => {
  save(field, false);
  return inTurn(() => post(field.dataset.review, { address: field.dataset.address, track: field.dataset.track, seen: field.dataset.seen }, field));
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-review-of]");
  if (button) review(byId(`t-${button.dataset.reviewOf}`)).then(() => byId(`t-${button.dataset.reviewOf}`)?.focus());
});
const visible = (node) => node.offsetParent !== null;
const next = (field) => {
  const fields = [...document.querySelectorAll("textarea[data-write]")].filter(visible);
  fields[fields.indexOf(field) + 1]?.focus();
};

// ---- keys in a text
document.addEventListener("keydown", (event) => {
  const field = event.target.closest("textarea[data-write]");
  if (!field || event.isComposing || event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) { event.preventDefault(); review(field); next(field); return; }
  const entry = field.closest(".entry");
  if (!entry || event.shiftKey) return;
  event.preventDefault();
  const item = field.closest(".item"), cells = [...item.querySelectorAll(`.entry textarea[data-track="${field.dataset.track}"]`)];
  const list = field.dataset.address.includes("/row/") ? "row" : "category";
  const same = cells.filter((cell) => cell.dataset.address.includes(`/${list}/`));
  const following = same[same.indexOf(field) + 1];
  if (following) following.focus();
  else if (field.value.trim()) {
    save(field, false);
    act({ act: `add-${list}`, at: `item/${item.dataset.item}`, focus: `last:${list}:${field.dataset.track}:${item.dataset.item}` });
  }
});
document.addEventListener("keydown", (event) => {
  const item = event.target.closest(".item.open[data-open]");
  if (event.key === "Escape" && item && !document.querySelector("dialog[open]") && !event.target.closest(".clash, details.menu[open]")) close(item.dataset.open);
});

// ---- keys on the name of a question
const onHandle = {
  a: (name) => show("add", { after: name }),
  d: (name) => act({ act: "duplicate", at: `item/${name}` }),
  u: () => step("undo"),
  r: () => step("redo"),
  "?": () => show("keys", {}),
  Delete: (name) => act({ act: "remove", at: `item/${name}`, focus: beside(`item/${name}`) }),
};
document.addEventListener("keydown", (event) => {
  const handle = event.target.closest(".handle");
  if (!handle || event.ctrlKey || event.altKey || event.metaKey) return;
  const { item: name } = handle.closest("[data-item]").dataset;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by && event.shiftKey) act({ act: by < 0 ? "up" : "down", at: `item/${name}`, focus: handle.id });
  else if (by) {
    const handles = [...document.querySelectorAll(".handle")].filter(visible);
    handles[handles.indexOf(handle) + by]?.focus();
  } else if (onHandle[event.key]) onHandle[event.key](name);
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && event.target.closest(".bench") && !event.target.matches("select")) show("keys", {});
});

// ---- the focus survives what the server brings
let focused = "";
document.addEventListener("htmx:beforeRequest", () => { focused = document.activeElement?.id || focused; });
const lastField = (list, track, item) => [...itemOf(item).querySelectorAll(`textarea[data-track="${track}"]`)].filter((field) => field.dataset.address.includes(`/${list}/`)).at(-1);
const focusOn = (id) => {
  const [, list, track, item] = id.startsWith("last:") ? id.split(":") : [];
  const found = list ? lastField(list, track, item) : byId(id);
  if (!found) return;
  found.focus();
  found.scrollIntoView({ block: "nearest" });
};
// A writer who went on while the answer was under way stays where they are. Only a key that moves the focus counts: what
// the page itself does to the focus in between does not.
let wentOn = false;
document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.requestConfig.verb === "post") wentOn = false; });
document.addEventListener("keydown", (event) => { if (/^(Arrow(Up|Down)|Tab)$/.test(event.key) && !event.shiftKey) wentOn = true; }, true);
document.body.addEventListener("editor-focus", (event) => { if (!wentOn) focusOn(event.detail.id); });
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body && focused) byId(focused)?.focus();
  byId("no-modules")?.toggleAttribute("hidden", Boolean(document.querySelector(".module")));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (!link) return;
  event.preventDefault();
  const item = itemOf(link.dataset.go);
  item?.scrollIntoView({ block: "start" });
  item?.querySelector(".handle, textarea")?.focus();
});
hide();
