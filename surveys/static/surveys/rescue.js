// Rescue files go from here to the box, as they are; the box answers with counts. Nothing of a file stays on this computer.
const words = JSON.parse(document.getElementById("words").textContent);
const place = document.getElementById("answers");

function h(tag, props, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

const row = (label, count) => h("div", {}, h("dt", {}, label), h("dd", { className: "num" }, String(count)));

function told(answer) {
  const lines = [["stored", answer.stored], ["again", answer.again], ["kept", answer.kept], ["waiting", answer.busy]];
  const refused = Object.entries(answer.refused).map(([code, count]) => row(`${words.refused} (${words[code]})`, count));
  const end = answer.code
    ? h("p", { className: "note note-success" }, words.code, h("br"), h("b", { className: "num" }, answer.code))
    : h("p", { className: "note note-warning" }, words.no_code);
  return [h("div", { className: "facts" }, h("dl", {}, ...lines.filter(([, count]) => count).map(([name, count]) => row(words[name], count)), ...refused)), end];
}

async function send(file) {
  const response = await fetch("/box/rescue", { method: "POST", body: file, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    headers: { "Content-Type": "application/octet-stream" } });
  const answer = await response.json();
  if (response.ok) return told(answer);
  return [h("p", { className: "note note-error" }, words[answer.code] ?? words.failed)];
}

document.getElementById("file").addEventListener("change", async ({ target }) => {
  place.replaceChildren();
  for (const file of target.files) {
    const part = h("section", {}, h("h2", {}, file.name), h("p", {}, words.busy.replace("{file}", file.name)));
    place.append(part);
    const said = await send(file).catch(() => [h("p", { className: "note note-error" }, words.failed)]);
    part.replaceChildren(part.firstChild, ...said);
  }
  target.value = "";
});
