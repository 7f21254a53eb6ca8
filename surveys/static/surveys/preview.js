// Around the frame with the child's client: which question, which language, which age, which device, which answers before.
// [data-preview] is the whole; it stands on a page of its own and in a panel of the editor.

const WIDTHS = { tablet: 1024, phone: 390 };
const remembered = { device: "", track: "", theme: "" };

function start(root) {
  const frame = root.querySelector("iframe");
  const stage = root.querySelector(".stage");
  const note = root.querySelector("[data-note]");
  const way = root.querySelector("[data-way]");
  const places = root.querySelector("select[name=item]");
  const send = (what) => frame.contentWindow?.postMessage({ preview: what }, location.origin);
  let ready = false;

  const value = (name) => root.querySelector(`input[name="${name}"]:checked`)?.value;
  const fit = () => {
    const device = value("device");
    stage.dataset.device = device;
    stage.style.setProperty("--fit", String(Math.min(1, stage.clientWidth / WIDTHS[device])));
  };

  /** The answers of the test panel, as the client writes them down. */
  const answers = () => {
    const found = {};
    for (const field of way.querySelectorAll("[data-answer]")) {
      const { answer, kind } = field.dataset;
      if (kind === "set") {
        const codes = [...field.querySelectorAll("input:checked")].map((box) => Number(box.value));
        if (codes.length) found[answer] = codes;
      } else if (field.value !== "") found[answer] = kind === "words" ? field.value : Number(field.value);
    }
    return found;
  };
  const go = () => send({ go: { item: places.value, answers: answers() } });
  const lead = async () => {
    note.textContent = "";
    const address = `${root.dataset.preview}?item=${encodeURIComponent(places.value)}`;
    await htmx.ajax("GET", address, { source: way, target: way, swap: "innerHTML" });
    if (ready) go();
  };

  root.addEventListener("change", (event) => {
    const { target } = event;
    if (target === places) lead();
    else if (target.closest("[data-way]")) go();
    else if (target.name === "device") { remembered.device = target.value; fit(); }
    else if (target.name) { remembered[target.name] = target.value; send({ look: { [target.name]: target.value } }); }
  });
  const heard = ({ origin, source, data }) => {
    if (!root.isConnected) { removeEventListener("message", heard); return; }
    if (origin !== location.origin || source !== frame.contentWindow || !data?.preview) return;
    const { ready: now, at, track } = data.preview;
    if (now) {
      ready = true;
      send({ look: { track: value("track"), theme: value("theme") } });
      go();
    }
    if (track) root.querySelectorAll('input[name="track"]').forEach((one) => { one.checked = one.value === track; });
    if (at !== undefined && ready) {
      note.textContent = at && places.value && at !== places.value && !now ? note.dataset.instead.replace("{at}", at) : "";
    }
  };
  addEventListener("message", heard);
  for (const [name, kept] of Object.entries(remembered)) {
    const one = kept && root.querySelector(`input[name="${name}"][value="${kept}"]`);
    if (one) one.checked = true;
  }
  new ResizeObserver(fit).observe(stage);
  fit();
  root.preview = {
    refresh: () => send({ refresh: true }),
    show: (item) => {
      if (!item || item === places.value || ![...places.options].some((one) => one.value === item)) return;
      places.value = item;
      lead();
    },
  };
  if (places.value) lead();
  frame.src = frame.dataset.src;
}

const startAll = () => document.querySelectorAll("[data-preview]").forEach((one) => { if (!one.preview) start(one); });
document.addEventListener("htmx:load", startAll);
startAll();

document.addEventListener("document-changed", () => document.querySelectorAll("[data-preview]").forEach((one) => one.preview?.refresh()));
// In the editor the panel would be fetched anew at each change: a preview that runs stays, and goes where the writer is.
document.addEventListener("htmx:beforeRequest", (event) => {
  const running = event.detail.target?.querySelector?.(":scope > [data-preview][data-beside]")?.preview;
  if (!running) return;
  event.preventDefault();
  running.show(new URL(event.detail.pathInfo.finalRequestPath, location.href).searchParams.get("item"));
});
