// Reading aloud: the recordings that came with the bundle, else a voice that lives on this device. A remote voice would
// send the text and the moment to a vendor.
import { hex, sha256, utf8 } from "../core/bytes.js";
import { bytesOf } from "../core/media.js";
import { h, icon } from "./dom.js";
import { language, t } from "./text.js";

const CLIP_KEY = 32;
const RATE = 0.9;
const engine = globalThis.speechSynthesis;
const sound = { tracks: {}, audio: null, reading: null, speed: 1 };

const voice = () => engine?.getVoices().find((one) => one.localService === true && one.lang.toLowerCase().startsWith(language()));

export function useSounds(audio) {
  sound.tracks = audio ?? {};
}

/** How fast to read, 1 being as recorded. */
export function useSpeed(speed) {
  sound.speed = speed;
}

/** Where a text lies in the recordings: found by its own words, so that a text that changed has none. */
function clipOf(text) {
  const track = sound.tracks[language()];
  const place = track?.clips[hex(sha256(utf8(text.normalize("NFC").trim()))).slice(0, CLIP_KEY)];
  return place ? { file: track.file, from: place[0], to: place[0] + place[1] } : null;
}

/** Shows or hides the speaker buttons: all when this device has a voice, else those whose texts are recorded. */
export function refreshVoices() {
  const has = Boolean(voice());
  document.documentElement.toggleAttribute("data-voice", has);
  document.documentElement.toggleAttribute("data-speech", has || Boolean(sound.tracks[language()]));
}

export function hush() {
  sound.reading = null;
  sound.audio?.pause();
  sound.audio = null;
  engine?.cancel();
}

async function play({ file, from, to }) {
  const address = URL.createObjectURL(new Blob([(await bytesOf(file)).slice(from, to)], { type: "audio/mpeg" }));
  try {
    const audio = new Audio(address);
    sound.audio = audio;
    audio.playbackRate = sound.speed;
    await new Promise((resolve, reject) => {
      audio.onended = audio.onpause = resolve;
      audio.onerror = reject;
      audio.play().catch(reject);
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function utter(text) {
  const chosen = voice();
  if (!chosen) return Promise.resolve();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = chosen;
  words.lang = chosen.lang;
  words.rate = RATE * sound.speed;
  return new Promise((resolve) => {
    words.onend = words.onerror = resolve;
    engine.speak(words);
  });
}

/** One text after the other, until a second press, another button or another screen stops it. */
async function read(texts) {
  const again = sound.reading === texts;
  hush();
  if (again) return;
  sound.reading = texts;
  for (const text of texts) {
    const clip = clipOf(text);
    await (clip ? play(clip).catch(() => utter(text)) : utter(text));
    if (sound.reading !== texts) return;
  }
  sound.reading = null;
}

/** A button that reads these texts in order (empty ones are passed over); its name says which. */
export function speaker(...given) {
  const texts = given.filter(Boolean);
  return h("button", { type: "button", class: "say", "data-unrecorded": !texts.some(clipOf), "aria-label": t("listen.option", { text: texts.join(" ") }), onclick: () => read(texts) }, icon("speaker"));
}

export function watchVoices() {
  engine?.addEventListener?.("voiceschanged", refreshVoices);
  refreshVoices();
}
