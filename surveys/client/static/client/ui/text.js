// Which words are on the screen: the track (language and level) and the strings that came with the bundle.
const current = { track: "nl", strings: {} };

export const language = (track = current.track) => track.split("-")[0];
export const track = () => current.track;

export function useStrings(strings) {
  current.strings = strings ?? {};
}

export function useTrack(name) {
  current.track = name;
  document.documentElement.lang = language(name);
}

export function t(key, values = {}) {
  const own = current.strings[current.track] ?? {};
  const base = current.strings[language()] ?? {};
  const sentence = own[key] ?? base[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A document's text; an easy track without its own words takes the plain ones. */
export function say(texts) {
  if (!texts) return "";
  return texts[current.track] ?? texts[language()] ?? "";
}

/** The longest text over all tracks, so that a language switch never changes the layout. */
export const longest = (texts) => Math.max(0, ...Object.values(texts ?? {}).map((text) => text.length));

export const trackName = (name) => current.strings[name]?.["language.name"] ?? name.toUpperCase();

/** The first track to show before anyone chose: the device's language where the study has it, else the community's. */
export function firstTrack(tracks, community) {
  const wished = [...(navigator.languages ?? []), community ?? "nl"].map((name) => name.slice(0, 2));
  const found = wished.map((name) => (tracks.includes(name) ? name : tracks.find((one) => language(one) === name)));
  return found.find(Boolean) ?? tracks[0];
}

/** The tracks to choose from: where reading must be easy, the easy track of a language stands for its plain one. */
export const offeredTracks = (tracks, easy) => (easy ? tracks.filter((name) => !tracks.includes(`${name}-easy`)) : tracks);
