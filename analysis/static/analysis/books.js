// Writing a table book: lines move by drag or arrow keys, steps can be undone, unsaved work asks before it is left.
// Without this script every button of the form still works. Codebook and universe: codebook.js.

const form = () => document.getElementById("book");
const NOT_CONTENT = new Set(["csrfmiddlewaretoken", "act", "open", "fields", "q", "add", "seen", "new", "cond_variable", "cond_sign", "cond_value"]);
const entries = () => [...new FormData(form())].filter(([name]) => name !== "act");
const fields = () => [...form().querySelectorAll(".open [name]")].filter((field) => !NOT_CONTENT.has(field.name));
const content = () => {
  const inside = new Set(fields().map((field) => field.name));
  return JSON.stringify(entries().filter(([name]) => !NOT_CONTENT.has(name) && !inside.has(name)));
};
const first = (list) => [...list.options].find((option) => option.defaultSelected) ?? list.options[0];
const touched = () => fields().some((field) =>
  field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? field.value !== first(field).value : field.value !== field.defaultValue);
const unsaved = () => content() !== saved || touched();

// ---- undo and redo: what the form held before each step
let saved = form().hasAttribute("data-dirty") ? null : content();
let leaving = false;
const past = [], future = [];

const show = () => {
  const undo = form().querySelector("[data-undo]"), redo = form().querySelector("[data-redo]");
  undo.hidden = redo.hidden = false;
  undo.disabled = !past.length;
  redo.disabled = !future.length;
  form().querySelector("[data-unsaved]").hidden = !unsaved();
};

const ask = (values) => htmx.ajax("POST", form().getAttribute("action"), {
  source: "#content", target: "#book", select: "#book", selectOOB: "#said", swap: "outerHTML", values,
});
const act = (word) => { remember(); ask(values(entries(), word)); };
const values = (pairs, word) => {
  const found = { act: word };
  for (const [name, value] of pairs) (found[name] ??= []).push(value);
  return found;
};
const remember = () => {
  const now = entries();
  const last = past.at(-1);
  if (!last || JSON.stringify(last) !== JSON.stringify(now)) past.push(now);
  if (past.length > 50) past.shift();
  future.length = 0;
};
const back = (from, to) => {
  const goal = from.pop();
  if (!goal) return;
  to.push(entries());
  ask(values(goal, "show"));
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest?.("#book") && event.detail.target?.id === "book") remember();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo]")) back(past, future);
  if (event.target.closest("[data-redo]")) back(future, past);
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.closest("input:not([type=checkbox]), textarea")) return;
  event.preventDefault();
  if (event.shiftKey) back(future, past); else back(past, future);
});
document.addEventListener("htmx:afterSettle", show);
document.addEventListener("input", show);
document.addEventListener("change", show);

// ---- leaving with unsaved work asks once
document.addEventListener("submit", (event) => { if (event.target === form()) leaving = true; });
addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved()) event.preventDefault();
});

// ---- order by keyboard and by drag
const placed = (line, goal) => act(`move:${line.parentElement.dataset.part}:${line.dataset.place}:${goal}`);
document.addEventListener("keydown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip) return;
  const line = grip.closest("li"), place = Number(line.dataset.place), last = line.parentElement.children.length - 1;
  const goal = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: last }[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  if (goal >= 0 && goal <= last && goal !== place) placed(line, goal);
});
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  const line = grip.closest("li"), list = line.parentElement, lines = [...list.children];
  let goal = lines.indexOf(line);
  const mark = () => lines.forEach((each, at) => {
    each.classList.toggle("before", at === goal && goal < lines.indexOf(line));
    each.classList.toggle("after", at === goal && goal > lines.indexOf(line));
  });
  const move = (at) => {
    const over = lines.findIndex((each) => at.clientY < each.getBoundingClientRect().bottom);
    goal = over < 0 ? lines.length - 1 : over;
    if (at.clientY < 60) scrollBy(0, -12);
    if (at.clientY > innerHeight - 110) scrollBy(0, 12);
    mark();
  };
  const end = (at) => {
    grip.removeEventListener("pointermove", move);
    lines.forEach((each) => each.classList.remove("before", "after", "moving"));
    if (at.type === "pointerup" && goal !== lines.indexOf(line)) placed(line, goal);
  };
  event.preventDefault();
  grip.focus();
  grip.setPointerCapture(event.pointerId);
  line.classList.add("moving");
  grip.addEventListener("pointermove", move);
  for (const ending of ["pointerup", "pointercancel"]) grip.addEventListener(ending, end, { once: true });
});

// ---- what was unfolded stays so
let unfolded = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "book") unfolded = [...form().querySelectorAll("details[id][open]")].map((each) => each.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});

show();
