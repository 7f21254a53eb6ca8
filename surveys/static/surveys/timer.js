// How long a sitting has been open, as this page saw it. The moment stays in this tab, under its name, which outlives the
// acts of the page: a server that knew it would know when somebody answered.
const line = document.querySelector("[data-timer]");
if (line) {
  const [text, planned] = [line.querySelector("[role=timer]"), line.querySelector("input")];
  const [door, since, length] = window.name.split("|");
  const known = door === line.dataset.timer;
  const begun = known ? Number(since) : Date.now();
  if (known) planned.value = length;
  const show = () => {
    window.name = [line.dataset.timer, begun, planned.value].join("|");
    const minutes = Math.max(0, Math.floor((Date.now() - begun) / 60000));
    const said = minutes >= Number(planned.value) ? text.dataset.over : text.dataset.text;
    text.textContent = said.replace("{n}", minutes);
  };
  planned.addEventListener("change", show);
  line.hidden = false;
  show();
  setInterval(show, 10000);
}
