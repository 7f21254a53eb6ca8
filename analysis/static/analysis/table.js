// A table page: arrow keys walk through the cells, a cell's words open beside it, intervals stay shown from table to
// table, a list can be searched, the table can be copied. Without this script every cell still opens, in the middle.

const table = document.querySelector("table.book");
const said = document.getElementById("said");
for (const one of document.querySelectorAll("[data-copy], [data-print]")) one.hidden = false;

// ---- cells: one stop for the Tab key, arrows inside
const rows = [...(table?.querySelectorAll("tbody tr") ?? [])]
  .map((row) => [...row.querySelectorAll(".cell")]).filter((row) => row.length);
rows.flat().forEach((cell, place) => { cell.tabIndex = place ? -1 : 0; });
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

table?.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell) return;
  const y = rows.findIndex((row) => row.includes(cell));
  const x = rows[y].indexOf(cell);
  const step = STEPS[event.key];
  const goal = event.key === "Home" ? rows[y][0] : event.key === "End" ? rows[y].at(-1)
    : step ? rows[y + step[0]]?.[x + step[1]] : null;
  if (!goal) return;
  event.preventDefault();
  goal.focus();
});
table?.addEventListener("focusin", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell) return;
  rows.flat().forEach((each) => { each.tabIndex = each === cell ? 0 : -1; });
});

// ---- the words of a cell stand below it, or above where there is no room
for (const why of document.querySelectorAll(".why")) {
  why.addEventListener("toggle", (event) => {
    const cell = table.querySelector(`.cell[popovertarget="${why.id}"]`);
    cell.classList.toggle("chosen", event.newState === "open");
    if (event.newState !== "open" || matchMedia("(max-width: 40rem)").matches) return;
    const at = cell.getBoundingClientRect();
    const size = why.getBoundingClientRect();
    const under = at.bottom + 8 + size.height <= innerHeight;
    const top = under ? at.bottom + 8 : Math.max(8, at.top - size.height - 8);
    const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2), innerWidth - size.width - 8);
    Object.assign(why.style, { inset: "auto", margin: "0", top: `${top}px`, left: `${left}px` });
  });
}

// ---- intervals: the address remembers, and the links to other tables take it along
const limits = document.getElementById("show-limits");
if (limits) {
  const others = document.querySelectorAll(".turn a");
  const carry = () => {
    history.replaceState(null, "", limits.checked ? "#limits" : location.pathname + location.search);
    for (const link of others) link.hash = limits.checked ? "limits" : "";
  };
  limits.checked = location.hash === "#limits";
  limits.addEventListener("change", carry);
  if (limits.checked) carry();
}

// ---- searching a list of tables
for (const field of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(field.dataset.filter);
  const none = list.parentElement.querySelector("[data-none]");
  field.closest("[data-searches]")?.removeAttribute("hidden");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const line of list.children) {
      const text = line.textContent.toLowerCase();
      line.hidden = !words.every((word) => text.includes(word));
      shown += !line.hidden;
    }
    if (none) none.hidden = shown > 0;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    [...list.children].find((line) => !line.hidden)?.querySelector("a")?.click();
  });
}
for (const menu of document.querySelectorAll("details.jump")) {
  menu.addEventListener("toggle", () => { if (menu.open) menu.querySelector("input")?.focus(); });
}

// ---- copying: labels, figures, letters and bases, a tab between
const words = (node) => (node?.innerText ?? "").replace(/\s+/g, " ").trim();
const lines = () => {
  const found = [words(document.querySelector("h1")), words(document.querySelector(".head .q"))];
  for (const row of table.rows) {
    found.push([...row.cells].flatMap((cell) => {
      const button = cell.querySelector(".cell");
      const text = button ? `${words(button.querySelector("span"))} ${words(button.querySelector("i"))}`.trim() : words(cell);
      return [text, ...Array(cell.colSpan - 1).fill("")];
    }).join("\t"));
  }
  return [...found, words(document.querySelector(".legend"))].filter(Boolean).join("\n");
};
document.querySelector("[data-copy]")?.addEventListener("click", async (event) => {
  await navigator.clipboard.writeText(lines());
  said.textContent = said.dataset.copied;
  event.target.textContent = said.dataset.copied;
});
