// In which language? Names in their own language, no flags; it can be changed on every later screen.
import { h } from "../dom.js";
import { language, trackName, track } from "../text.js";

const ASK = { nl: "Kies je taal", fr: "Choisis ta langue", de: "Wähle deine Sprache" };

export function languageChoice(app) {
  const tracks = app.tracks();
  const languages = [...new Set(tracks.map((name) => language(name)))];
  return {
    name: "language",
    body: [
      h("h1", null, languages.flatMap((name, index) => [index ? " · " : "", h("span", { lang: name }, ASK[name] ?? name)])),
      h("div", { class: "choices" }, tracks.map((name) =>
        h("button", { type: "button", class: "choice", lang: language(name), "data-track": name, "aria-pressed": String(name === track() && Boolean(app.child.session.state.track)),
          onclick: () => app.choose(name) }, trackName(name)))),
    ],
    back: () => app.to("slip"),
  };
}
