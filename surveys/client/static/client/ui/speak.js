// Reading aloud, only with a voice that lives on this device: a remote voice would send the text and the moment to a vendor.
import { h, icon } from "./dom.js";
import { language, t } from "./text.js";

const engine = globalThis.speechSynthesis;

const voice = () => engine?.getVoices().find((one) => one.localService === true && one.lang.toLowerCase().startsWith(language()));

/** Shows or hides every speaker button: there is a button only when there is a voice. */
export function refreshVoices() {
  document.documentElement.toggleAttribute("data-speech", Boolean(voice()));
}

export function hush() {
  engine?.cancel();
}

/** A button that reads `text`; its name says which text. */
export function speaker(text) {
  const read = () => {
    const chosen = voice();
    if (!chosen) return;
    hush();
    const words = new SpeechSynthesisUtterance(text);
    words.voice = chosen;
    words.lang = chosen.lang;
    words.rate = 0.9;
    engine.speak(words);
  };
  return h("button", { type: "button", class: "say", "aria-label": t("listen.option", { text }), onclick: read }, icon("speaker"));
}

export function watchVoices() {
  engine?.addEventListener?.("voiceschanged", refreshVoices);
  refreshVoices();
}
