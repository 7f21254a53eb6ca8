// A button beside every <input data-set="pictogram">: opens the drawings, writes the chosen name into the field and lets the
// field say that it changed, as if it had been typed. Without this script the name is typed.

const words = document.getElementById("pictogram-words");
const { choose, address, drawing } = words.dataset;
const MOST = 12;
let field = null;
let lately = []; // the names chosen since this page was opened

const dialog = document.createElement("dialog");
dialog.className = "pictogram-dialog";
dialog.id = "pictogram-dialog";
dialog.setAttribute("aria-labelledby", "pictograms-title");
document.body.append(dialog);

// The dialog asks for itself: requests of the page as a whole wait for each other.
async function open(input) {
  field = input;
  const query = new URLSearchParams({ chosen: input.value, recent: lately.join(",") });
  await htmx.ajax("GET", `${address}?${query}`, { source: dialog, target: dialog, swap: "innerHTML" });
  dialog.showModal();
  dialog.querySelector("input[type=search]").focus();
}

function take(name) {
  dialog.close();
  if (field.value !== name) {
    field.value = name;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (name) lately = [name, ...lately.filter((one) => one !== name)].slice(0, MOST);
  show(field);
  field.nextElementSibling?.focus();
}

/** The drawing that stands there now, on the button. */
function show(input) {
  const button = input.nextElementSibling;
  button.querySelector("img")?.remove();
  if (!/^om-[a-z0-9-]+$/.test(input.value)) return;
  const image = document.createElement("img");
  image.alt = "";
  image.addEventListener("error", () => image.remove());
  image.src = drawing.replace("NAME", input.value);
  button.prepend(image);
}

function enhance(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-calm btn-small pictogram-choice";
  button.textContent = choose;
  button.addEventListener("click", () => open(input));
  input.after(button);
  input.dataset.pictogramPicker = "";
  show(input);
}

dialog.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-pictogram]");
  if (button) take(button.dataset.pictogram);
  if (event.target.closest("[data-leave]")) dialog.close();
});
dialog.addEventListener("close", () => field?.nextElementSibling?.focus());
dialog.addEventListener("submit", (event) => event.preventDefault());
// The drawings are one grid for the arrow keys; Tab goes from grid to grid by way of each drawing as usual.
dialog.addEventListener("keydown", (event) => {
  const button = event.target.closest(".pictograms button");
  if (!button) {
    if (event.key === "ArrowDown" && event.target.type === "search") {
      event.preventDefault();
      dialog.querySelector("#pictograms-found button")?.focus();
    }
    return;
  }
  const all = [...button.closest(".pictograms").querySelectorAll("button")];
  const columns = all.filter((one) => one.offsetTop === all[0].offsetTop).length;
  const at = all.indexOf(button);
  const goal = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: all.length - 1 }[event.key];
  if (goal === undefined) return;
  event.preventDefault();
  all[goal]?.focus();
});

const enhanceAll = () => document.querySelectorAll('input[data-set="pictogram"]:not([data-pictogram-picker])').forEach(enhance);
document.addEventListener("htmx:load", enhanceAll);
enhanceAll();
