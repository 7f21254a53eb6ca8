// Choosing from the codebook: ticks survive a search, and a universe offers names and answers while it is typed.
// Without this script the forms still work.

// ---- ticks made while a search is under way are kept
let ticked = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "entries") ticked = [...event.detail.target.querySelectorAll("input:checked")].map((each) => each.closest("li"));
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "entries") return;
  for (const line of ticked.reverse()) {
    const here = event.detail.target.querySelector(`input[value="${CSS.escape(line.querySelector("input").value)}"]`);
    if (here) here.checked = true; else event.detail.target.prepend(line);
  }
});

// ---- a universe: what fits at the caret, taken by a press or with the arrow keys
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id === "universe") event.detail.parameters.caret = event.target.selectionStart;
});
const take = (button) => {
  const field = document.getElementById("universe");
  const end = Number(button.dataset.end);
  field.setRangeText(button.dataset.write + (field.value[end] === " " ? "" : " "), Number(button.dataset.start), end, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-write]");
  if (button) take(button);
});
document.addEventListener("keydown", (event) => {
  const offered = [...document.querySelectorAll("[data-write]")];
  const at = offered.indexOf(event.target);
  const inField = event.target.id === "universe";
  if (event.key === "Escape" && at >= 0) document.getElementById("universe").focus();
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !offered.length || !(inField || at >= 0)) return;
  if (inField && event.key === "ArrowUp") return;
  event.preventDefault();
  const goal = offered[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (goal) goal.focus(); else document.getElementById("universe").focus();
});
