// The child's client on a draft: its screens, widgets and routing, with a bundle in memory. It has no slip, no draft on the
// device, no outbox; at the end it says that nothing was kept. The page around it says where to go, and is told where it is.
import { h, useDrawings } from "../client/ui/dom.js";
import { announce, show } from "../client/ui/frame.js";
import { SCREENS } from "../client/ui/screens/index.js";
import { createSession } from "../client/ui/session.js";
import { refreshVoices, useSounds, watchVoices } from "../client/ui/speak.js";
import { WIDGETS } from "../client/ui/widgets/registry.js";
import { firstTrack, track, useStrings, useTrack } from "../client/ui/text.js";

const WIDE = matchMedia("(min-width: 900px)");
const address = document.querySelector("meta[name=arobase-draft]").content;
const wanted = new URLSearchParams(location.search);
const state = { words: {}, faults: {}, item: wanted.get("item") ?? "", answers: {}, theme: wanted.get("theme") ?? "" };

const tell = (what) => { if (parent !== window) parent.postMessage({ preview: what }, location.origin); };
const items = () => app.bundle.document.modules.flatMap((module) => module.items);
const firstKey = (item) => item.rows?.[0].variable ?? item.variable;

const app = { bundle: null, child: { session: null }, screen: "assent", announce };
app.tracks = () => app.bundle?.document.tracks ?? ["nl", "fr"];
app.draw = (options) => show((VIEWS[app.screen] ?? SCREENS[app.screen])(app), app, options);
app.to = (screen) => {
  app.screen = screen;
  app.draw();
  const { session } = app.child;
  const at = screen === "question" ? session.step?.item.variable : "";
  tell({ at: at ?? "", screen, answers: session.state.answers, track: track() });
};
app.setTrack = (name) => { useTrack(name); app.child.session.chooseTrack(name); app.draw({ focus: false }); tell({ track: name }); };
app.decide = (decision) => { app.child.session.decide(decision); app.to("question"); };
app.next = () => { app.child.session.next(); app.to(app.child.session.step ? "question" : "finish"); };
app.back = () => app.to(app.child.session.back() ? "question" : "assent");
app.stop = () => app.to("stop");
app.seal = () => app.to("over");
app.pause = app.seal;
app.asking = () => null; // nobody reads what a draft would send

const plain = (title, lines, next) => ({ name: "preview", body: [h("h1", null, title), lines.map((line) => h("p", { class: "lead" }, line))], next });
const VIEWS = {
  over: () => plain(state.words.over, [state.words.kept], { label: state.words.again, act: () => begin("") }),
  absent: () => plain(state.words.absent, state.faults[state.item] ?? []),
};

/** Puts a child who said yes, with these answers, in front of a question; without one at the very beginning. */
function begin(variable, answers = state.answers) {
  Object.assign(state, { item: variable, answers });
  const item = items().find((one) => one.variable === variable);
  const saved = { track: track(), switched: false, decision: "yes", at: item ? firstKey(item) : null, answers: { ...answers }, orders: {}, stopped: false };
  app.child.session = createSession(app.bundle, saved, () => undefined, () => WIDE.matches);
  if (!variable || (item && WIDGETS[item.type].beforehand)) return app.to("assent");
  if (!item) return app.to("absent");
  return app.to("question");
}

function look({ theme, track: name }) {
  if (theme) state.theme = theme;
  app.bundle.age_theme = state.theme || app.bundle.age_theme;
  document.documentElement.dataset.age = app.bundle.age_theme;
  if (name && app.tracks().includes(name)) useTrack(name);
}

/** The draft as it is now; the question in view and the answers stay. */
async function fetchDraft() {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { bundle, words, faults } = await response.json();
  Object.assign(state, { words, faults });
  if (!bundle) {
    document.getElementById("main").replaceChildren(h("p", { class: "lead" }, words.nothing));
    return;
  }
  const before = app.child.session;
  app.bundle = bundle;
  useStrings(bundle.strings);
  useSounds(bundle.audio);
  useDrawings(bundle.pictograms);
  if (!before) useTrack(wanted.get("track") || firstTrack(bundle.document.tracks, bundle.community));
  look({});
  refreshVoices();
  const here = app.screen === "question" ? before?.step?.item.variable : null;
  if (before && app.screen === "over") app.draw({ focus: false });
  else begin(here ?? state.item, before?.state.answers ?? state.answers);
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent || !data?.preview) return;
  const { refresh, look: wish, go } = data.preview;
  if (refresh) fetchDraft();
  if (!app.bundle) return;
  if (wish) { look(wish); app.draw({ focus: false }); }
  if (go) begin(go.item, go.answers);
});

watchVoices();
fetchDraft().then(() => tell({ ready: true }));
