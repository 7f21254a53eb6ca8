// Reading texts by keyboard: one current text, in it a current mark or chosen words. Every act is kept at once and can be
// taken back. Places count code points, as on the server, so words are handled as lists of them.
const setup = JSON.parse(document.getElementById("setup")?.textContent ?? "null");
const list = document.getElementById("sheets"), said = document.getElementById("said");
const WORD = /[\p{L}\p{M}\p{N}_@#]+(?:[.'’-][\p{L}\p{M}\p{N}_]+)*/gu;
const START = 0, END = 1, KIND = 2, SURE = 3, REPLACED = 4;
const undo = [];
let at = 0, mark = -1, chosen = null;

const sheet = () => setup.sheets[at];
const tell = (text) => { said.textContent = text; };
const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
let line = Promise.resolve();
/** One request after the other: each needs the revision that the last one left. */
const post = (name, values) => {
  line = line.catch(() => {}).then(async () => {
    const response = await fetch(setup.addresses[name], {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(values()),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    return answer;
  });
  return line.catch((error) => { tell(error instanceof TypeError || !error.message ? setup.words.failed : error.message); throw error; });
};

const element = (name, classes, text) => Object.assign(document.createElement(name), { className: classes, textContent: text ?? "" });
const piece = (points, start, end, name = "span", classes = "") => {
  const made = element(name, classes, points.slice(start, end).join(""));
  made.dataset.start = start;
  return made;
};
const label = (span) => [setup.kinds[span[KIND]], span[REPLACED] ? "" : setup.words.stays, span[SURE] ? "" : setup.words.guess].filter(Boolean).join(", ");

/** The words of a text with its marks and, in the current one, what is chosen. */
const written = (one, here) => {
  const points = [...one.written], parts = [];
  let place = 0;
  const plain = (end) => {
    if (here && chosen && chosen[START] >= place && chosen[END] <= end) {
      parts.push(piece(points, place, chosen[START]), piece(points, ...chosen, "span", "cursor"));
      place = chosen[END];
    }
    if (end > place) parts.push(piece(points, place, end));
  };
  one.spans.forEach((span, number) => {
    plain(span[START]);
    const classes = [span[KIND], span[SURE] ? "" : "guess", span[REPLACED] ? "" : "stays", here && number === mark ? "now" : ""];
    const made = piece(points, span[START], span[END], "mark", classes.filter(Boolean).join(" "));
    made.dataset.label = label(span);
    made.dataset.mark = number;
    parts.push(made);
    place = span[END];
  });
  plain(points.length);
  return parts;
};

const draw = (number) => {
  const one = setup.sheets[number], here = number === at, item = list.children[number];
  item.className = `sheet${here ? " at" : ""}${one.done ? " read" : ""}`;
  item.querySelector(".words").replaceChildren(...written(one, here));
  item.querySelector(".state").textContent = one.done ? setup.words.read : "";
  if (here) item.setAttribute("aria-current", "true"); else item.removeAttribute("aria-current");
};
const counted = () => {
  const read = setup.sheets.filter((one) => one.done).length;
  document.getElementById("progress").value = read;
  const told = document.getElementById("told");
  told.textContent = told.textContent.replace(/^\d+/, read);
  document.getElementById("end").hidden = read < setup.sheets.length;
  if (read === setup.sheets.length) tell(setup.words.done);
};
const go = (number, { focus = true } = {}) => {
  const before = at;
  at = Math.max(0, Math.min(setup.sheets.length - 1, number));
  mark = sheet().spans.length ? 0 : -1;
  chosen = null;
  draw(before);
  draw(at);
  if (focus) { list.children[at].focus({ preventScroll: true }); list.children[at].scrollIntoView({ block: "nearest" }); }
};

const take = (one, answer) => { one.spans = answer.spans; one.revision = answer.revision; };
/** Keep other spans of a text; what it had goes on the pile to take back. */
const change = (one, spans, remember = true) => {
  const before = one.spans;
  one.spans = spans;
  draw(setup.sheets.indexOf(one));
  return post("mark", () => ({ key: one.key, spans, revision: one.revision })).then(
    (answer) => { take(one, answer); if (remember) undo.push([{ one, spans: before }]); draw(setup.sheets.indexOf(one)); },
    () => { one.spans = before; draw(setup.sheets.indexOf(one)); },
  );
};
const target = () => chosen ?? (mark >= 0 ? sheet().spans[mark] : null);
const words = (one, span) => [...one.written].slice(span[START], span[END]).join("");

const typed = (kind) => {
  const span = target();
  if (!span) return tell(setup.words.choose);
  const [start, end] = span, made = [start, end, kind, true, !setup.generalised.includes(kind)];
  const rest = sheet().spans.filter((other) => other[END] <= start || other[START] >= end);
  const spans = [...rest, made].sort((one, other) => one[START] - other[START]);
  mark = spans.indexOf(made);
  chosen = null;
  getSelection().removeAllRanges();
  change(sheet(), spans);
};
const untag = () => {
  if (mark < 0) return tell(setup.words.choose);
  const spans = sheet().spans.filter((_span, number) => number !== mark);
  mark = Math.min(mark, spans.length - 1);
  change(sheet(), spans);
};
const toggled = () => {
  if (mark < 0) return tell(setup.words.choose);
  change(sheet(), sheet().spans.map((span, number) => (number === mark ? [...span.slice(0, REPLACED), !span[REPLACED]] : span)));
};
const everywhere = (kind) => {
  const span = target();
  if (!span) return tell(setup.words.choose);
  const values = { said: words(sheet(), span), kind: kind ? span[KIND] ?? "person" : "" };
  return post("everywhere", () => values).then(({ changed }) => {
    const before = [];
    for (const answer of changed) {
      const one = setup.sheets.find((other) => other.key === answer.key) ?? { ...answer, away: true };
      before.push({ one, spans: answer.before });
      take(one, answer);
      if (!one.away) draw(setup.sheets.indexOf(one));
    }
    mark = Math.min(mark, sheet().spans.length - 1);
    chosen = null;
    draw(at);
    undo.push(Object.assign(before, { wide: true }));
    tell(setup.words.changed.replace("%(n)s", changed.length));
  }, () => {});
};
const accept = () => {
  const one = sheet();
  if (one.done) return go(at + 1);
  post("accept", () => ({ key: one.key, revision: one.revision })).then(({ revision }) => {
    one.revision = revision;
    one.done = true;
    undo.push([{ one, accepted: true }]);
    draw(setup.sheets.indexOf(one));
    counted();
  }, () => {});
  const next = setup.sheets.findIndex((other, number) => number > at && !other.done);
  if (next > 0) go(next);
};
const back = async () => {
  await line.catch(() => {});
  const last = undo.pop();
  if (!last) return tell(setup.words.nothing);
  for (const { one, spans, accepted } of last) {
    if (accepted) {
      const { revision } = await post("accept", () => ({ key: one.key, revision: one.revision, read: false }));
      Object.assign(one, { revision, done: false });
    } else take(one, await post("mark", () => ({ key: one.key, spans, revision: one.revision })));
    if (!one.away) draw(setup.sheets.indexOf(one));
  }
  // An act that went everywhere leaves the reader in place; one on a single text leads back to it.
  go(!last.wide ? setup.sheets.indexOf(last[0].one) : at);
  counted();
  tell(setup.words.undone);
};

/** The words of the current text as [start, end], in code points. */
const places = () => [...sheet().written.matchAll(WORD)].map((match) => {
  const start = [...sheet().written.slice(0, match.index)].length;
  return [start, start + [...match[0]].length];
});
const word = (step, longer = false) => {
  const all = places(), from = target();
  const next = step > 0
    ? all.find(([start]) => !from || start >= from[END])
    : all.findLast(([, end]) => from && end <= from[START]);
  if (!next) return;
  const begin = longer && from ? from[START] : next[START];
  const covering = longer ? -1 : sheet().spans.findIndex((span) => span[START] <= next[START] && next[END] <= span[END]);
  [mark, chosen] = covering >= 0 ? [covering, null] : [-1, [begin, next[END]]];
  draw(at);
};
const step = (by) => {
  if (!sheet().spans.length) return;
  mark = (mark + by + sheet().spans.length) % sheet().spans.length;
  chosen = null;
  draw(at);
};

const KEYS = {
  j: () => go(at + 1), k: () => go(at - 1), n: () => step(1), p: () => step(-1), w: () => word(1), b: () => word(-1), W: () => word(1, true),
  a: accept, x: untag, g: toggled, e: () => everywhere(true), X: () => everywhere(false), u: back,
};
let acts = Promise.resolve();
/** One act after the other: a key waits until what goes everywhere, or is taken back, has come back from the server. */
const press = (key) => { acts = acts.then(() => (setup.keys[key] ? typed(setup.keys[key]) : KEYS[key]?.())).catch(() => {}); };

/** What was chosen with the mouse, in code points of the text. */
const selected = (item) => {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed || !item.contains(range.commonAncestorContainer)) return null;
  const place = (node, offset) => {
    const part = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    return part ? Number(part.dataset.start) + [...node.textContent.slice(0, offset)].length : null;
  };
  const [start, end] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
  return start === null || end === null || start >= end ? null : [start, end];
};
const clicked = (event) => {
  const item = event.target.closest(".sheet"), number = [...list.children].indexOf(item);
  if (number < 0) return;
  const found = selected(item.querySelector(".words"));
  if (number !== at) go(number, { focus: false });
  const hit = event.target.closest("mark");
  if (found) [mark, chosen] = [-1, found];
  else if (hit) [mark, chosen] = [Number(hit.dataset.mark), null];
  else return;
  draw(at);
};

if (setup) {
  for (const one of setup.sheets) {
    const item = element("li", "sheet");
    item.tabIndex = -1;
    item.append(element("span", "hash", one.variable), element("span", "state"), element("p", "words"));
    list.append(item);
  }
  setup.sheets.forEach((_one, number) => draw(number));
  go(0);
  list.addEventListener("mouseup", clicked);
  document.getElementById("reading").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-key]");
    if (button) press(button.dataset.key);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (!setup.keys[event.key] && !KEYS[event.key]) return;
    event.preventDefault();
    press(event.key);
  });
}
