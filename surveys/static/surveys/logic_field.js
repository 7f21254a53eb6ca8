// <textarea data-logic="address">: says the condition in words while it is typed, offers what may come next and what
// mends a mistake. Without this script the field is a plain textarea; the server judges it when it is saved.
// Keys as in a combobox: down and up choose, Enter and Tab take over, Escape closes, Ctrl+Space opens.

const PAUSE_MS = 150;
let serial = 0;

const make = (tag, props = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

function enhance(field) {
  const id = `logic-${(serial += 1)}`;
  const list = make("ul", { class: "logic-list", role: "listbox", id: `${id}-list`, hidden: "", "aria-label": field.dataset.logicOffers ?? "" });
  const said = make("p", { class: "logic-said", id: `${id}-said`, role: "status" });
  const mends = make("div", { class: "logic-mends" });
  const box = make("div", { class: "logic" });
  field.replaceWith(box);
  box.append(field, list, said, mends);
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id, autocomplete: "off", spellcheck: "false", autocapitalize: "off" })) field.setAttribute(name, value);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));

  let offers = [];
  let at = -1;
  let timer;
  let asking;

  const close = () => { list.hidden = true; at = -1; field.removeAttribute("aria-activedescendant"); };
  const mark = (place) => {
    at = place;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const option = list.children[at];
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
    return undefined;
  };
  const write = (start, end, text) => {
    field.focus();
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const take = (offer) => {
    close();
    const open = offer.text.endsWith("(") || offer.text.endsWith(" ") || offer.text === ")";
    write(offer.start, offer.end, open ? offer.text : `${offer.text} `);
  };
  const offer = (found, index) => {
    const option = make("li", { role: "option", id: `${id}-${index}`, "aria-selected": "false", "data-kind": found.kind }, make("code", {}, found.text));
    if (found.detail) option.append(make("span", {}, found.detail));
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(found); });
    return option;
  };
  const show = (answer, open) => {
    offers = answer.completions;
    list.replaceChildren(...offers.map(offer));
    close();
    list.hidden = !open || !offers.length || document.activeElement !== field;
    said.textContent = answer.problem?.message ?? answer.said;
    said.classList.toggle("wrong", Boolean(answer.problem));
    field.setAttribute("aria-invalid", String(Boolean(answer.problem)));
    mends.replaceChildren(...answer.corrections.map(({ text, label }) => {
      const button = make("button", { type: "button", class: "btn btn-calm btn-small" }, label);
      button.addEventListener("click", () => write(0, field.value.length, text));
      return button;
    }));
  };
  const ask = async (open) => {
    asking?.abort();
    asking = new AbortController();
    const address = new URL(field.dataset.logic, location.href);
    address.searchParams.set("text", field.value);
    address.searchParams.set("caret", field.selectionStart);
    try {
      const response = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (response.ok) show(await response.json(), open);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  const soon = (open) => { clearTimeout(timer); timer = setTimeout(ask, PAUSE_MS, open); };

  field.addEventListener("input", () => soon(true));
  field.addEventListener("focus", () => soon(!field.value.trim()));
  field.addEventListener("blur", () => { clearTimeout(timer); close(); });
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    const ring = offers.length + 1; // the offers, and none of them
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.ctrlKey && key === " ") ask(true);
    else if (list.hidden) return;
    else if (step) mark(((at + 1 + step + ring) % ring) - 1);
    else if (key === "Escape") close();
    else if ((key === "Enter" || key === "Tab") && at >= 0) take(offers[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  ask(false);
}

const enhanceAll = () => document.querySelectorAll("textarea[data-logic]:not([aria-autocomplete])").forEach(enhance);
document.addEventListener("htmx:load", enhanceAll);
enhanceAll();
