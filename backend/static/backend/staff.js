// The few behaviours staff pages share; every page works without them.

// <form data-confirm="id-of-a-dialog">: the dialog asks once before the form goes.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = form.dataset?.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog || form.dataset.confirmed) return;
  event.preventDefault();
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "1";
    form.requestSubmit();
  }, { once: true });
});

// <button data-print>: the browser's print window.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// An open menu closes when one clicks elsewhere or presses Escape.
const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });
